"""Whether what was built may be shown: verdicts, the reconciliation of totals, and the promotion plan.

Takes plain values as arguments and returns plain values; reads no file, writes nothing. Carrying a plan out is the
lake's work (`lake/promotion.py`), gathering the arguments is orchestration's.
"""
