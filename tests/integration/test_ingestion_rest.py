"""Landing over HTTP from a real little server that pages as django-helpdesk does: what changes, what breaks, what is said."""

import base64
import itertools
import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.land_rest import land_rest
from ingestion.pull_pages import Login
from ingestion.rest_spec import Endpoint, RestSource
from ingestion.spec import Column, Table
from lake.vault_landing import LandingVault
from quality.door import faults

pytestmark = pytest.mark.integration
SECRET = "desk:s3cret-of-the-desk"
LOGIN = "Basic " + base64.b64encode(SECRET.encode()).decode()
THINGS = RestSource(
    "things",
    (
        Endpoint(
            Table(
                "thing",
                (Column("id", "INTEGER", False), Column("size", "INTEGER"), Column("kind", "VARCHAR")),
                ("id",),
            ),
            "api/things/",
            page_size=("page_size", 3),
        ),
    ),
)
NAMED = RestSource(
    "named",
    (
        Endpoint(
            Table(
                "person", (Column("id", "INTEGER", False), Column("email", "VARCHAR", personal="email")), ("id",)
            ),
            "api/things/",
        ),
    ),
)  # fmt: skip


class Desk(BaseHTTPRequestHandler):
    """Answers lists by pages; `server.fault` is what goes wrong."""

    def do_GET(self):
        self.server.asked.append(self.path)
        fault = self.server.fault
        if fault == "slow":
            time.sleep(1.5)
        if self.headers.get("Authorization") != self.server.login:
            return self._send(401, b'{"detail": "no"}')
        if fault == 500 or (fault == "once" and len(self.server.asked) == 1):
            return self._send(500, b"<h1>Server Error</h1>")
        if fault == 404:
            return self._send(404, b"{}")
        if fault == "page":
            return self._send(200, b"<html>Please log in</html>")
        if fault == "list":
            return self._send(200, b'{"items": []}')
        query = parse_qs(urlsplit(self.path).query)
        number, size = int(query.get("page", ["1"])[0]), int(query["page_size"][0])
        rows = self.server.rows
        more = number * size < len(rows)
        # a link elsewhere: nobody follows it there
        link = f"http://elsewhere.example/api/things/?page={number + 1}&page_size={size}" if more else None
        shown = rows[(number - 1) * size : number * size]
        if fault == "torn" and number == 2:
            shown = rows[: len(shown)]
        body = {"count": len(rows), "next": link, "previous": None, "results": shown}
        self._send(200, json.dumps(body).encode())

    def _send(self, code, body):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def desk(fresh_lake):
    """A server with seven rows on three pages, and how to land them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.rows = [{"id": n, "size": n * 10, "kind": "png"} for n in range(1, 8)]
    server.asked, server.fault, server.login = [], None, LOGIN
    threading.Thread(target=server.serve_forever, daemon=True).start()
    con = fresh_lake.connect()
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())

    def land(source=THINGS, login=LOGIN, **more):
        server.asked.clear()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        return land_rest(source, address, Login(login), con, lambda: next(moments), faults, **more)

    yield SimpleNamespace(server=server, con=con, land=land, lake=fresh_lake)
    server.shutdown()
    server.server_close()
    con.close()


def rows(desk):
    return desk.con.execute("select id, size, kind from raw_things.thing order by id").fetchall()


def counts(report):
    (table,) = report.tables
    return table.inserted, table.updated, table.deleted, table.skipped


def test_all_pages_then_nothing_then_what_changed(desk):
    first = desk.land()
    assert first.status == "ok", first.error
    assert counts(first) == (7, 0, 0, False) and len(desk.server.asked) == 3
    assert rows(desk) == [(n, n * 10, "png") for n in range(1, 8)]

    before = desk.con.execute("select max(snapshot_id) from ducklake_snapshots('lake')").fetchone()
    assert counts(desk.land()) == (0, 0, 0, True)
    after = desk.con.execute("select max(snapshot_id) from ducklake_snapshots('lake')").fetchone()
    assert before == after  # a list as it was leaves no trace

    desk.server.rows = [r | {"size": 99} if r["id"] == 2 else r for r in desk.server.rows if r["id"] != 5]
    desk.server.rows.append({"id": 8, "size": None, "kind": "pdf"})
    third = desk.land()
    assert counts(third) == (1, 1, 1, False)
    assert rows(desk) == [
        (1, 10, "png"), (2, 99, "png"), (3, 30, "png"), (4, 40, "png"), (6, 60, "png"), (7, 70, "png"), (8, None, "pdf"),
    ]  # fmt: skip
    gone = desk.con.execute("select source, table_name, row_key, raw_json from quarantine.deleted_row")
    (listed,) = gone.fetchall()
    assert listed[:3] == ("things", "thing", "5") and json.loads(listed[3])["size"] == 50
    loads = desk.con.execute("select count(distinct _dlt_load_id) from raw_things.thing").fetchone()
    assert loads == (2,)  # untouched rows keep theirs


def test_a_list_that_became_empty_deletes_its_rows_and_lists_them(desk):
    desk.land()
    desk.server.rows = []
    assert counts(desk.land()) == (0, 0, 7, False) and rows(desk) == []
    assert desk.con.execute("select count(*) from quarantine.deleted_row").fetchone() == (7,)


@pytest.mark.parametrize(
    ("fault", "said", "requests"),
    [
        (500, "answered 500, 3 times", 3),
        (404, "answered 404", 1),
        ("page", "not JSON", 1),
        ("list", "no list 'results'", 1),
        ("slow", "no answer within 0.3 s, 3 times", 3),
        ("torn", "pages do not fit together: 7 rows are counted, 7 came, 4 of them different", 9),
    ],
)
def test_what_breaks_leaves_raw_as_it_was_and_says_so(desk, fault, said, requests):
    desk.land()
    desk.server.fault = fault
    report = desk.land(answer_seconds=0.3)
    assert report.status == "failed" and said in report.error.what, report.error
    assert "things.thing" in report.error.where and report.error.cure
    assert "s3cret" not in repr(report) and LOGIN not in repr(report) and "Please log in" not in repr(report)
    assert len(desk.server.asked) == requests
    assert len(rows(desk)) == 7
    desk.server.fault = None
    assert counts(desk.land()) == (0, 0, 0, True)  # nothing lost, nothing twice


def test_one_fault_is_tried_again(desk):
    desk.server.fault = "once"
    assert counts(desk.land()) == (7, 0, 0, False)


def test_a_refused_login_is_said_without_it(desk):
    report = desk.land(login="Basic " + base64.b64encode(b"desk:wrong-word").decode())
    assert report.status == "failed" and "refused the login (401)" in report.error.what
    chain, text = report.error, ""
    while chain is not None:
        text, chain = text + repr(chain) + repr(vars(chain)), chain.__cause__ or chain.__context__
    assert "wrong-word" not in text and "d3Jvbmctd29yZA" not in text
    assert "secrets/" in report.error.cure


def test_a_server_that_is_gone(desk):
    desk.land()
    desk.server.shutdown()
    desk.server.server_close()
    report = desk.land()
    assert report.status == "failed" and "does not answer" in report.error.what and len(rows(desk)) == 7


def test_a_value_of_another_type_refuses_the_list(desk):
    desk.land()
    desk.server.rows[3] = desk.server.rows[3] | {"size": "40"}
    report = desk.land()
    assert report.status == "failed" and "'size' in row 4 does not fit INTEGER: '40'" in report.error.what
    assert rows(desk)[3] == (4, 40, "png")


@pytest.mark.parametrize(("column", "said"), [("id", "of the key"), ("size", "required")])
def test_an_empty_value_where_one_is_required_fails_the_source_and_names_it(desk, column, said):
    thing = THINGS.endpoints[0].table
    columns = tuple(replace(c, nullable=c.name not in ("id", "size")) for c in thing.columns)
    strict = replace(THINGS, endpoints=(replace(THINGS.endpoints[0], table=replace(thing, columns=columns)),))
    desk.land(strict)
    before = rows(desk)
    desk.server.rows[3] = desk.server.rows[3] | {column: None, "kind": "pdf"}
    report = desk.land(strict)
    assert report.status == "failed" and report.error.where == f"things.thing.{column}"
    assert said in report.error.what and "Rule" not in report.error.cure and rows(desk) == before
    desk.server.rows[3] = {"id": 4, "size": 41, "kind": "pdf"}
    assert counts(desk.land(strict)) == (0, 1, 0, False) and rows(desk)[3] == (4, 41, "pdf")


def test_personal_values_come_as_tokens(desk, fresh_vault):
    desk.server.rows = [{"id": 1, "email": "a@one.example"}, {"id": 2, "email": None}]
    refused = desk.land(NAMED)
    assert refused.status == "failed" and "no vault" in refused.error.what
    with LandingVault(fresh_vault) as vault:
        assert counts(desk.land(NAMED, vault=vault)) == (2, 0, 0, False)
        found = dict(desk.con.execute("select id, email from raw_named.person").fetchall())
        assert found[1].startswith("tok_") and found[2] is None
        assert counts(desk.land(NAMED, vault=vault)) == (0, 0, 0, True)
