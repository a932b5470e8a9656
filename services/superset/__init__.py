"""Superset in its own locked environment.

Two sides that never import one another's libraries: `instance.py` and `server.py` run in the platform's environment
and start it; the other files run inside Superset's environment and are what `superset_config.py` needs.
"""
