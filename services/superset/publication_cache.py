"""Superset's cache of answers, keyed on what is published and on who asks.

Belongs here: the key. A promotion or a rollback changes the rows of `marts.publication`, so every later request misses
the older answers. The reader is part of the key, so that no mistake in a rule's own key serves one reader another's rows.
"""
# pyright: reportMissingImports=false

import hashlib
from typing import Any

from flask import g
from flask_caching.backends.simplecache import SimpleCache
from superset.utils.core import get_user_id

from services.superset import lake_engine


def shown_publication() -> str:
    """A digest of the publications shown now; within one request always the same.

    Read before the query it stands for: an answer computed while a promotion happens is then filed under the older
    publication, which nobody asks for again, and never the other way round.
    """
    if "shown_publication" not in g:
        cursor = lake_engine.cursor()
        try:
            rows = cursor.execute(
                "select publication_group, publication_id from marts.publication order by all"
            )
            g.shown_publication = hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()
        finally:
            cursor.close()
    return g.shown_publication


class PublicationCache(SimpleCache):
    """Flask-Caching's in-memory cache with publication and reader put before every key."""

    def _keyed(self, key: str) -> str:
        return f"{shown_publication()}:{get_user_id()}:{key}"

    def get(self, key: str) -> Any:
        return super().get(self._keyed(key))

    def set(self, key: str, value: Any, timeout: int | None = None) -> bool | None:
        return super().set(self._keyed(key), value, timeout)

    def add(self, key: str, value: Any, timeout: int | None = None) -> bool:
        return super().add(self._keyed(key), value, timeout)

    def delete(self, key: str) -> bool:
        return super().delete(self._keyed(key))

    def has(self, key: str) -> bool:
        return super().has(self._keyed(key))
