"""The one place where everything is wired: settings, Dagster definitions, the gate, the command line.

Imports the leaves (`ingestion`, `lake`, `quality`, `dashboards`, `services`); none of them imports this.
"""
