"""The nights: a build that the daemon starts is published by its sensor, in processes of its own, with nobody at the keyboard."""

import json
import time
from collections.abc import Iterator

import pytest
import requests
from dagster import DagsterRunStatus
from dagster_graphql import DagsterGraphQLClient

from tests.company import Company

pytestmark = pytest.mark.integration
PATIENCE_S = 600
SWITCHES = """{ repositoriesOrError { ... on RepositoryConnection { nodes {
    schedules { name cronSchedule executionTimezone scheduleState { status } }
    sensors { name sensorState { id status } }
} } } }"""
STOP = """mutation($id: String!) { stopSensor(id: $id) {
    ... on StopSensorMutationResult { instigationState { status } }
} }"""


@pytest.fixture(scope="module")
def port(company: Company) -> Iterator[int]:
    """Dagster's port. Afterwards the inbox is left alone: other tests deliver files and run by themselves."""
    found = json.loads((company.home.run / "dagster_web.json").read_text())["port"]
    yield found
    (repository,) = ask(found, SWITCHES)["repositoriesOrError"]["nodes"]
    (inbox,) = [s["sensorState"] for s in repository["sensors"] if s["name"] == "inbox"]
    assert ask(found, STOP, id=inbox["id"])["stopSensor"]["instigationState"]["status"] == "STOPPED"


def ask(port: int, query: str, **variables: str) -> dict:
    body = {"query": query, "variables": variables}
    return requests.post(f"http://127.0.0.1:{port}/graphql", json=body, timeout=60).json()["data"]


def test_schedule_and_sensors_are_switched_on(port: int):
    (repository,) = ask(port, SWITCHES)["repositoriesOrError"]["nodes"]
    (night,) = repository["schedules"]
    assert (night["cronSchedule"], night["executionTimezone"]) == ("0 2 * * *", "Asia/Shanghai")
    assert night["scheduleState"]["status"] == "RUNNING"
    states = {sensor["name"]: sensor["sensorState"]["status"] for sensor in repository["sensors"]}
    assert states == {
        "publish_after_build": "RUNNING",
        "publish_after_failed_build": "RUNNING",
        "inbox": "RUNNING",
    }


def test_a_build_of_the_daemon_is_published_by_its_sensor(company: Company, port: int):
    ((before,),) = company.query("select max(publication_id) from ops.publication")
    shown = {group for (group,) in company.query("select publication_group from marts.publication")}
    assert {"core", "rights", "sales"} <= shown
    client = DagsterGraphQLClient("127.0.0.1", port_number=port)
    run_id = client.submit_job_execution("build")
    until = time.monotonic() + PATIENCE_S
    rows = []
    while not rows:
        assert time.monotonic() < until, f"run {run_id}: {client.get_run_status(run_id)}, not published"
        assert client.get_run_status(run_id) != DagsterRunStatus.FAILURE
        time.sleep(2)
        rows = company.query(
            f"select publication_id, publication_group, action from ops.publication where run_id = '{run_id}'"
        )
    assert sorted(rows) == [(before + 1, group, "promoted") for group in sorted(shown)]
    assert set(company.query("select publication_id from marts.publication")) == {(before + 1,)}
