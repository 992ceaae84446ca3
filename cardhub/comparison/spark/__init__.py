"""READ FIRST for rules beyond one machine: the same rule files, carried to Spark.

`translate.py` writes a rule's SQL in Spark's dialect, `session.py` is the only importer of PySpark, `run.py`
runs rules there. A rule has one text; nothing is written twice for Spark.
"""
