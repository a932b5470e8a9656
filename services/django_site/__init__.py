"""What the two Django systems beside the platform, CRM and service desk, have in common.

Two sides that never import one another's libraries: `instance.py`, `server.py` and `sample.py` run in the
platform's environment and start processes; `prepare.py` and each system's `settings.py` run inside its own.
"""
