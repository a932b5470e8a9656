"""What every writer of django-crm's records needs: ids, the tenant, and inserts that keep the day a thing happened.

Belongs here: the way into the database. Does not: any value of a record.
"""

# pyright: reportMissingImports=false

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, models
from django.utils import timezone

NAMESPACE = UUID("9f0e7c52-6a0b-5a0e-9a3c-2d4f6b8a1c3e")
BATCH = 1000
TENANT = "app.current_org"  # django-crm's row-level security shows the rows of this organisation only


def uid(seed: int, kind: str, key: str) -> UUID:
    """The id of a record: the same for the same seed, wherever it is written."""
    return uuid5(NAMESPACE, f"{seed}:{kind}:{key}")


def enter(org: UUID) -> None:
    """Work as this organisation from here on, in this session."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, false)", [TENANT, str(org)])


def open_to_readers(org: UUID) -> None:
    """Let every later session in this database work as the organisation, the only one there: the administrator's pages and
    the role that the platform reads with. Needs the right that `lake/roles.py` gives to the database's owner."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"alter database {name} set {TENANT} = '{org}'")


def close_to_readers() -> None:
    """Take that back: whoever reads is shown no row, until the organisation is named again."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"alter database {name} reset {TENANT}")


@contextmanager
def dated(*kinds: type[models.Model]) -> Iterator[None]:
    """While open, new records of these models keep the `created_at` they are given; `updated_at` is always the clock's."""
    fields: list[Any] = [kind._meta.get_field("created_at") for kind in kinds]
    for field in fields:
        field.auto_now_add = False
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True


def insert(records: Iterable[models.Model]) -> None:
    """Store new records of one model, as many at a time as PostgreSQL likes; their `save` is not called."""
    found = list(records)
    if found:
        with dated(type(found[0])):
            type(found[0]).objects.bulk_create(found, batch_size=BATCH)


def link(field: Any, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Store (record, other) pairs of a many-to-many field: `link(Lead.assigned_to, …)`."""
    through, ours, theirs = field.through, field.field.m2m_column_name(), field.field.m2m_reverse_name()
    rows = [through(**{ours: one, theirs: other}) for one, other in pairs]
    through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def change(model: type[models.Model], id: UUID, values: dict[str, object]) -> bool:
    """Change what a day brought to a record; False where somebody deleted it."""
    return bool(model.objects.filter(pk=id).update(**values, updated_at=timezone.now()))


def ids_of(model: type[models.Model]) -> set[UUID]:
    """The ids of all records there are."""
    return set(model.objects.values_list("pk", flat=True))
