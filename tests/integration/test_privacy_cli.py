"""`zhongtai privacy` as a person uses it, on an instance of its own."""

import json
import shutil
import stat
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from ingestion.privacy import Door
from lake import postgres, vault
from lake.home import Home
from lake.vault_landing import LandingVault
from orchestration import settings
from orchestration.cli import app
from orchestration.instance import open_instance

pytestmark = pytest.mark.integration
CONTACTS = {
    "name": ("name", pa.array(["王小明", "王小明", "李雷"])),
    "mobile": ("phone", pa.array(["138 0013 8000", "13900139000", "+86 13900139000"])),
}


@pytest.fixture(scope="module")
def instance():
    root = Path(tempfile.mkdtemp(prefix="zt-"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZHONGTAI_HOME", str(root))
        patched.setenv("DAGSTER_HOME", "")
        try:
            yield open_instance(settings.Settings())
        finally:
            postgres.stop(Home(root))
            shutil.rmtree(root, ignore_errors=True)


def land(instance) -> dict[str, list[str]]:
    """Three contacts; returns their tokens by column."""
    with LandingVault(instance.vault) as kept:
        door = Door(kept, "crm", texts=False)
        passed = door.passed("contact", pa.array(["1", "2", "3:b"]), CONTACTS)
        door.keep(passed)
        kept.secured()
        door.settle("contact", ())
    return {name: column.to_pylist() for name, column in passed.columns.items()}


def cli(*arguments: str, expect: int = 0, stdin: str = ""):
    done = CliRunner().invoke(app, ["privacy", *arguments], input=stdin)
    assert done.exit_code == expect, done.output
    return done.stdout


def test_the_life_of_a_value(instance):
    tokens = land(instance)
    key = vault.key_file(instance.home)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 and vault.key(instance.home) == vault.key(instance.home)

    shown = json.loads(cli("show", tokens["mobile"][0], "--why", "call back", "--json"))
    assert shown == [{"source": "crm", "table": "contact", "row_key": "1", "column": "mobile", "value": "138 0013 8000"}]  # fmt: skip
    assert json.loads(cli("status", "--json")) == [
        {"source": "crm", "table": "contact", "kind": "name", "values": 3},
        {"source": "crm", "table": "contact", "kind": "phone", "values": 3},
    ]
    told = json.loads(
        cli("erase", "--phone", "--why", "asked to", "--yes", "--json", stdin="(+86) 139-0013-9000\n")
    )
    # two records in two spellings of one number; the name 王小明 stays with a third, so it is not listed
    assert told == {"asked": 2, "records": 2, "values": 4, "kept_away": 2}
    cli("show", tokens["mobile"][1], "--why", "again", expect=1)
    assert land(instance) == tokens, "tokens are the same, and lead nowhere"
    cli("show", tokens["name"][2], "--why", "again", expect=1)
    assert {(v.row_key, v.value) for v in vault.values(instance.vault, "test", kinds=["name", "phone"])} == {
        ("1", "王小明"),
        ("1", "138 0013 8000"),
    }
    held = json.loads(cli("status", "--json"))
    assert [(line["kind"], line["values"]) for line in held if not line["table"]] == [
        ("name", 1),
        ("phone", 1),
        ("record", 2),
    ]
    log = json.loads(cli("log", "--json"))
    assert {"call back", "erasure: asked to", "again"} <= {line["why"] for line in log}
    assert all(line["who"] and line["at_utc"] for line in log)


def test_wrong_use_says_the_cure(instance):
    cli("erase", "--why", "x", expect=2)
    cli("erase", "--record", "crm:contact", "--why", "x", expect=2)
    cli("erase", "--email", "--why", "x", "--yes", stdin="\n", expect=2)
    cli("show", "13800138000", "--why", "x", expect=2)
    cli("erase", "--record", "crm:contact:99", "--why", "x", expect=2)  # nobody confirms
