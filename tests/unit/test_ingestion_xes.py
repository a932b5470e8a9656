"""Reading XES: cases and events as records, and what is said of a log that is none, not whole, or an attack."""

import gzip
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import read_xes as reader
from ingestion import readers, xes_records
from ingestion.draft import draft
from ingestion.draft_values import shape_of
from ingestion.errors import LandingError
from ingestion.mapping import Shape

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<!-- 手写的日志 -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="name"/></global>
  <global scope="event"><string key="org:resource" value="?"/><string key="org:resource" value="?"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="creator" value="of the log, not of a case"/>
  <trace>
    <string key="concept:name" value="工单一"/>
    <event>
      <string key="concept:name" value="打开 &amp; 受理"/>
      <date key="time:timestamp" value="2026-01-05T09:00:00.000+08:00"/>
      <float key="cost" value="12.50"><string key="currency" value="CNY"/></float>
    </event>
    <event><string key="concept:name" value="关闭"/><boolean key="ok" value="true"/></event>
  </trace>
  <trace>
    <event><date key="time:timestamp" value="2026-01-06T09:00:00Z"/></event>
    <string key="concept:name" value="工单二"/>
    <list key="tags"><values><string key="tag" value="a"/><string key="tag" value="b"/></values></list>
  </trace>
</log>
"""


def read(text, *columns):
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return reader.read_xes(content, Shape(format="xes"), columns, "inbox/x/f.xes")


def filled(delivery):
    return [
        {key: value for key, value in row.items() if value is not None} for row in delivery.rows.to_pylist()
    ]


def refused(text, *columns):
    with pytest.raises(LandingError) as error:
        read(text, *columns)
    return error.value


def within(events, before=""):
    return f"<log>{before}<trace><string key='concept:name' value='C1'/>{events}</trace></log>"


def test_one_record_an_event_with_its_case_beside_it():
    delivery = read(LOG, "case:concept:name", "concept:name")
    assert filled(delivery) == [
        {
            "case:concept:name": "工单一",
            "_event_index": "1",
            "concept:name": "打开 & 受理",
            "time:timestamp": "2026-01-05T09:00:00.000+08:00",
            "cost": "12.50",
            "cost/currency": "CNY",
        },
        {"case:concept:name": "工单一", "_event_index": "2", "concept:name": "关闭", "ok": "true"},
        # a case's attributes count where they stand behind its events, too; this event has no name and that one no moment
        {
            "case:concept:name": "工单二",
            "case:tags/tag": "a",
            "case:tags/tag#2": "b",
            "_event_index": "1",
            "time:timestamp": "2026-01-06T09:00:00Z",
        },
    ]
    assert delivery.numbers.to_pylist() == [1, 2, 3] and delivery.broken == ()
    # declared for every event, and in none of this file's: a column all the same, once
    assert "org:resource" in delivery.rows.column_names and "org:resource#2" not in delivery.rows.column_names


def test_a_gzipped_log_reads_the_same():
    assert read(gzip.compress(LOG.encode())).rows.equals(read(LOG).rows)
    assert shape_of(LOG.encode(), "f").format == shape_of(gzip.compress(LOG.encode()), "f").format == "xes"


def test_a_log_is_drafted_as_the_steps_of_its_cases(tmp_path):
    (tmp_path / "log.xes").write_text(LOG, encoding="utf-8")
    text = draft([tmp_path / "log.xes"])
    assert 'format: xes\nfiles: "log*.xes"' in text and "  ticket_event:" in text
    for line in (
        'ticket_number: "case:concept:name"\n',
        "event_number: _event_index\n",
        'occurred_at: "time:timestamp"\n',
        'activity: "concept:name"\n',
    ):
        assert line in text


def test_prefixed_elements_and_no_namespace_are_xes_too():
    prefixed = "<x:log xmlns:x='http://www.xes-standard.org/'><x:trace><x:event><x:int key='n' value='1'/></x:event></x:trace></x:log>"
    assert filled(read(prefixed)) == [{"_event_index": "1", "n": "1"}]
    assert filled(read(within("<event><int key='n' value='1'/></event>")))[0]["n"] == "1"


def test_names_that_would_collide_keep_both_values():
    event = "<event><int key='_event_index' value='7'/><int key='case:concept:name' value='8'/></event>"
    assert filled(read(within(event))) == [
        {"case:concept:name": "C1", "case:concept:name#2": "8", "_event_index": "1", "_event_index#2": "7"}
    ]


def test_a_case_without_events_and_an_event_without_case_are_told():
    log = "<log><event><int key='n' value='1'/></event><trace><int key='id' value='9'/></trace>" + within(
        "<event><int key='n' value='2'/></event>"
    ).removeprefix("<log>")
    delivery = read(log)
    assert delivery.broken == (
        (1, "n=1", "the event stands in no trace, so its case is unknown"),
        (2, "case:id=9", "the case has no event"),
    )
    assert delivery.numbers.to_pylist() == [3] and delivery.count == 3


def test_a_log_without_any_case_is_no_error():
    assert read("<log/>", "case:concept:name").count == 0


@pytest.mark.parametrize(
    ("text", "what", "cure"),
    [
        ("", "empty", "deliver it again"),
        ("case_id;activity\n1;a\n", "not XML", "set `format`"),
        ("<html><body/></html>", "outermost element is <html>", "set `format`"),
        (
            LOG[: LOG.index("关闭")],
            "cut off in line 16, within the case '工单一', after 1 events",
            "deliver it again",
        ),
        (LOG[: LOG.index("  <trace>")], "cut off in line 9, after 0 events", "deliver it again"),
        (LOG.replace("</log>", ""), "after 3 events", "deliver it again"),
        (gzip.compress(LOG.encode())[:-20], "gzip is cut off or damaged", "deliver it again"),
        (LOG.replace("&amp;", "&"), "no XML there", "correct what exports"),
        (LOG.replace("UTF-8", "gb18030").encode("gb18030"), "encoding cannot be read", "UTF-8"),
        (within("<event><string value='x'/></event>"), "an attribute has no key", "correct what exports"),
        (within(f"<event>{'<list key="l">' * 21}{'</list>' * 21}</event>"), "more than 20 deep", "correct"),
        ("<log>" + "<x>" * 10_000, "more than 20 deep", "correct"),
        (
            within(
                f"<event><list key='l'><values>{'<int key="n" value="1"/>' * 501}</values></list></event>"
            ),
            "'l/n' stands more than 500 times",
            "correct what exports",
        ),
        (
            within("<event>" + "".join(f"<int key='k{n}' value='1'/>" for n in range(500)) + "</event>"),
            "more than 500 different keys",
            "correct what exports",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_whole_with_its_cure(text, what, cure):
    error = refused(text)
    assert what in error.what and cure in error.cure
    assert error.where.startswith("inbox/x/f.xes")


def test_entities_that_blow_up_are_refused_before_they_do():
    bomb = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    error = refused(f"{bomb}]><log><string key='x' value='&j;'/></log>")
    assert "DOCTYPE" in error.what and "export it without" in error.cure
    outside = refused('<!DOCTYPE log SYSTEM "file:///etc/hostname"><log/>')
    assert "DOCTYPE" in outside.what


def test_a_megabyte_that_unpacks_to_more_than_can_be_held_is_refused(monkeypatch):
    for module in (reader, readers):
        monkeypatch.setattr(module, "LARGEST_FILE", 4 << 20)
    packed = gzip.compress(f"<log><!--{' ' * (9 << 20)}--></log>".encode())
    assert len(packed) < 1 << 20
    error = refused(packed)
    assert "at most 4,194,304" in error.what and "several files" in error.cure


def test_a_name_of_the_other_level_is_said():
    error = refused(LOG, "case:cost")
    assert (
        "'case:cost' is missing" in error.what
        and error.cure == "the log has it as cost: write that in mapping.yaml"
    )
    assert "the log has it as case:tags/tag" in refused(LOG, "tags/tag").cure


def test_a_value_too_long_costs_its_row():
    delivery = read(within(f"<event><string key='n' value='{'x' * 1_000_001}'/></event><event/>"))
    assert delivery.numbers.to_pylist() == [2] and "1,000,001 bytes" in delivery.broken[0][2]


@given(
    st.lists(
        st.lists(
            st.dictionaries(st.sampled_from(["a", "b", "c", "概念"]), st.text("<>&'\" \t商x", min_size=1)),
            max_size=4,
        ),
        max_size=6,
    ),
    st.integers(min_value=1, max_value=3),
)
@settings(max_examples=60)
def test_every_value_comes_back_in_its_case_and_place(cases, at_once):
    xes = "".join(
        "<trace>"
        + "".join(
            "<event>"
            + "".join(f"<string key='{k}' value={attribute(v)}/>" for k, v in event.items())
            + "</event>"
            for event in events
        )
        + "</trace>"
        for events in cases
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xes_records, "_ROWS_AT_ONCE", at_once)
        delivery = read(f"<log>{xes}</log>")
    wanted = [{"_event_index": str(i), **event} for events in cases for i, event in enumerate(events, 1)]
    assert filled(delivery) == wanted
    assert len(delivery.broken) == sum(not events for events in cases)


def attribute(value):
    return quoteattr(value, {"\t": "&#9;", "\n": "&#10;"})
