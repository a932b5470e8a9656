"""Looking before landing: a folder, or a database that is declared and connected, with this instance's lake and secrets."""

from pathlib import Path

from ingestion.check import Checked, check_folder
from ingestion.check_database import check_database
from ingestion.inbox import delivery_folders
from ingestion.sources import DATABASES
from lake import vault
from orchestration.instance import Instance
from orchestration.loads import source_url
from orchestration.problems import Exit, Problem
from quality import door


def check(instance: Instance, what: str) -> Checked:
    """What landing it would do; nothing is written. Raises Problem where there is no such folder or connected database."""
    folder = Path(what)
    if folder.is_dir():
        with instance.lake(read_only=True) as lake:
            neighbours = [other.resolve() for other in delivery_folders(instance.home.inbox)]
            key = vault.key(instance.home)
            return check_folder(folder.resolve(), instance.now, neighbours, door.faults, lake, key)
    connected = [source for source in DATABASES if source.name in instance.settings.connected()]
    source = next((source for source in connected if source.name == what), None)
    if source is None:
        raise Problem(
            "There is no such folder, and no connected database of that name.",
            where=what,
            cure="Name the folder that holds the files and their mapping.yaml, or a database: "
            f"{', '.join(source.name for source in connected) or 'ZHONGTAI_SOURCES names none'}.",
            code=Exit.USAGE,
        )
    url, patience = source_url(instance, what), instance.settings.source_minutes * 60
    return check_database(source, url, instance.now, patience)
