"""Measurements: one module a measurement, run by `python -m benchmarks`. A regular package, like `tests`, so that no library's wins."""
