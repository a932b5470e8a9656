"""The asset graph as it stands in the repository: a change of lineage shows in a diff of `asset_graph.txt`.

After a change that is meant: UPDATE_ASSET_GRAPH=1 make test ARGS=tests/unit/test_orchestration_graph.py
"""

import os
from pathlib import Path

import pytest

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


@pytest.fixture(scope="module")
def definitions():
    from orchestration.definitions import defs

    return defs


def lines(definitions) -> list[str]:
    graph = definitions.resolve_asset_graph()
    return [
        f"{'/'.join(key.path)} <- {', '.join(sorted('/'.join(p.path) for p in graph.get(key).parent_keys)) or '-'}"
        for key in sorted(graph.get_all_asset_keys())
    ]


def test_the_graph_is_the_reviewed_one(definitions):
    found = "\n".join(lines(definitions)) + "\n"
    if os.environ.get("UPDATE_ASSET_GRAPH"):
        SNAPSHOT.write_text(found)
    assert found == SNAPSHOT.read_text()


def test_data_flows_one_way(definitions):
    """No asset stands on one of a later schema; so there is no circle either."""
    order = [
        "raw_tryton",
        "raw_django_helpdesk",
        "raw_helpdesk_api",
        "raw_inbox",
        "raw_calendar",
        "quarantine",
        "staging",
        "canonical",
        "intermediate",
        "candidate",
        "marts",
    ]
    graph = definitions.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        for parent in graph.get(key).parent_keys:
            assert order.index(parent.path[0]) <= order.index(key.path[0]), f"{key} stands on {parent}"


def test_every_source_of_a_model_is_landed(definitions):
    graph = definitions.resolve_asset_graph()
    unlanded = [
        k
        for k in graph.get_all_asset_keys()
        if k.path[0].startswith("raw_") and not graph.get(k).is_materializable
    ]
    assert unlanded == []


def test_no_check_of_dbt_blocks(definitions):
    graph = definitions.resolve_asset_graph()
    blocking = [key for key in graph.asset_check_keys if graph.get_check_spec(key).blocking]
    assert graph.asset_check_keys and blocking == []


def test_build_and_publish_and_their_starters(definitions):
    repository = definitions.get_repository_def()
    assert {job.name for job in repository.get_all_jobs()} >= {"build", "publish"}
    (nightly,) = repository.schedule_defs
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert {s.name for s in repository.sensor_defs} == {
        "publish_after_build",
        "publish_after_failed_build",
        "inbox",
    }
