"""Dagster definitions, a file for each kind: resources, landing, models, publishing, jobs."""
