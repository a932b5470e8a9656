"""dbt's manifest follows the project: parsed anew after any change, and its errors are told with file and cure."""

import shutil

import pytest

from orchestration import manifest
from orchestration.problems import Problem


@pytest.fixture
def project(tmp_path):
    """A copy of the project, with its parsed state, so that only what a test changes is parsed."""
    manifest.current_manifest()
    copy = tmp_path / "dbt_project"
    shutil.copytree(manifest.DBT_PROJECT, copy, ignore=shutil.ignore_patterns("logs", "parsed"))
    return copy


def test_a_new_and_a_deleted_file_are_noticed_and_nothing_else_parses(project, monkeypatch):
    found = manifest.current_manifest(project)
    before = found.read_text()
    parses = []
    monkeypatch.setattr(manifest, "_parse", parses.append)
    assert manifest.current_manifest(project) == found and not parses
    monkeypatch.undo()
    extra = project / "tests" / "generic" / "extra.sql"
    extra.write_text("{% test extra(model) %} select 1 {% endtest %}")
    manifest.current_manifest(project)
    assert "macro.zhongtai.test_extra" in found.read_text() and "test_extra" not in before
    extra.unlink()
    manifest.current_manifest(project)
    assert "test_extra" not in found.read_text()


def test_a_project_that_cannot_be_parsed_says_which_file(project):
    (project / "models" / "canonical" / "wrong.sql").write_text("select * from {{ ref('nobody') }}")
    with pytest.raises(Problem, match=r"wrong\.sql.*depends on a node named 'nobody'") as told:
        manifest.current_manifest(project)
    assert "Correct the file" in told.value.cure
