"""The lake: encrypted Parquet files, and the DuckDB doorway that reads and writes them."""
