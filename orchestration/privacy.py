"""Erasing a person: which records, which values nobody else has, and both onto the list of what stays away.

Here: what takes ingestion's hashes and the lake's vault together. Not here: the words on the screen (cli_privacy.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.privacy import NEVER_BACK
from ingestion.tokens import normal, record_hash, record_token, value_hash
from lake import vault
from lake.vault import Holder, VaultFailed
from lake.vault_erasure import erase as erase_from
from orchestration.instance import Instance
from orchestration.lock import run_lock
from orchestration.problems import Exit, Problem

# A name is listed for the sake of texts that mention it; another person of that name may come all the same.
LISTED = (*NEVER_BACK, "name")


@dataclass(frozen=True)
class Erased:
    """How many records were asked for, how many lay in the vault, values removed, values that are kept away."""

    asked: int
    records: int
    values: int
    kept_away: int


def record_of(text: str) -> Holder:
    """SOURCE:TABLE:KEY; a key of several columns has colons of its own. Raises Problem."""
    parts = text.split(":", 2)
    if len(parts) != 3 or not all(parts):
        raise Problem(
            f"{text!r} names no record.",
            where="--record",
            cure="Write SOURCE:TABLE:KEY, for example crm:contact:17; of a file: its source, the entity and the key.",
            code=Exit.USAGE,
        )
    return Holder(*parts)


def erase(instance: Instance, records: Sequence[Holder], why: str) -> Erased:
    """Removes the records' values and lists the records, and each telephone, e-mail, identity number and name that no other record
    holds. Reads are logged. Raises Problem (exit code 5) when a run is at work, VaultFailed."""
    place, key = instance.vault, vault.key(instance.home)
    with run_lock(instance.home.run / "run.lock", "zhongtai privacy erase", instance.now()):
        hashes = {record: record_hash(key, record.source, record.table, record.row_key) for record in records}
        held = vault.values(
            place, f"erasure: {why}", tokens=[record_token(found) for found in hashes.values()]
        )
        listed = []
        for kind in LISTED:
            values = list({normal(kind, v.value): v.value for v in held if v.kind == kind}.values())
            owners = vault.holders(place, f"erasure: {why}", kind, values) if values else []
            listed += [
                (kind, value_hash(key, kind, value), len(normal(kind, value)))
                for value, having in zip(values, owners, strict=True)
                if having <= hashes.keys()
            ]
        gone, values_gone = erase_from(place, why, list(hashes.values()), listed)
    return Erased(len(hashes), gone, values_gone, len(listed))


def told(error: VaultFailed, instance: Instance) -> Problem:
    """What a person is told of it."""
    return Problem(
        str(error),
        where=str(instance.home.secrets),
        cure="`zhongtai doctor` says whether the vault's roles can log in.",
    )
