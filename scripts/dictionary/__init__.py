"""The data dictionary of the documentation: pages made while mkdocs builds, none of them committed.

`declared.py` runs in the platform's environment and writes down what raw holds; `hooks.py` runs inside mkdocs, in the
environment of the tools, and reads that and dbt's manifest. Two steps, because asking dbt and the landing's own code is
exact where reading YAML, SQL and macros a second time would only be nearly right; and so that the tools need nothing of
the platform's packages. Not here: pages that people write (docs/), the published dictionary (lake/dictionary.py).
"""
