"""Tryton, the sample ERP, in its own locked environment.

Two sides that never import one another's libraries: `instance.py`, `command.py`, `server.py` and `sample.py` run in
the platform's environment and start processes; `prepare.py` runs inside Tryton's environment.
"""
