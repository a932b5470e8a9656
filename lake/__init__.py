"""Where data lives: the home folder, PostgreSQL, the DuckLake, promotion, the journal and the ops tables.

What belongs here: opening and closing those stores, snapshots and their expiry, the executor of a promotion plan.
What does not: what the data means (`dbt_project/`), whether it may be shown (`quality/`), when it runs (`orchestration/`).
"""
