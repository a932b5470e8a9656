"""What only statistics see, on the marts before they are shown: volume, freshness, missing values, shares, prices, drift.

Belongs here: what to expect of a day (`expected.py`), frames of what was found against it (`findings.py`, `past.py`), Great Expectations over
those frames (`suite.py`), and the thresholds a person edits (`thresholds.py`, `thresholds.yaml`). Does not: keys, relations and balances (dbt),
shape (the door), sums against the sources (`reconcile.py`). Takes frames and plain values, returns verdicts; reads no dbt file,
writes nothing.
"""
