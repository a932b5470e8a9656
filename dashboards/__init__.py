"""Screens: reviewed YAML in `assets/`, made into two language editions, checked, imported into Superset, guarded.

`assets.py` reads, `validate.py` checks against the marts' columns, `bundle.py` writes Superset's import bundle with
`charts.py` and `layout.py`, `superset.py` imports it, `rights.py` sets roles, users and rules, `publish.py` does it all.
Does not belong here: how Superset runs (`services/superset/`), what the numbers mean (`dbt_project/`).
"""
