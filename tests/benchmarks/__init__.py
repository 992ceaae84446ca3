"""The benchmarks run, tell a broken limit from a kept one, and keep their page; nothing asserts a time."""
