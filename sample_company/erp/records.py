"""Creating many records through a Tryton model."""

from itertools import batched

from trytond.pool import Pool

RECORDS = 1000  # a call of create; Tryton's caches are of this order


def create(model: str, rows: list[dict]) -> list[int]:
    """Create records in batches; returns their ids in the order of `rows`. Needs a transaction."""
    Model = Pool().get(model)
    return [record.id for part in batched(rows, RECORDS) for record in Model.create(list(part))]
