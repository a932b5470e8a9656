"""One thing's entry on its page: what it is, where it stands, its columns, what is checked. Markdown with HTML tables.

Belongs here: the form of an entry. Tables are HTML, because a cell holds several lines and a row has an address of its own
(`canonical.html#party.party_name`).
"""

import re
from html import escape

from scripts.dictionary.checks import Refer, below_table, beside_columns
from scripts.dictionary.picture import lineage
from scripts.dictionary.thing import Field, Thing

PERSONAL = {
    "name": ("a person's name", "姓名"),
    "phone": ("telephone", "电话"),
    "email": ("e-mail", "邮箱"),
    "address": ("address", "地址"),
    "id_number": ("number of an identity paper", "证件号"),
    "free_text": ("text in which people may be named", "可能提及个人的文本"),
}
_LIES = {
    "token": "a token lies in the lake 湖中只存令牌",
    "text": "it lies in the lake with names, numbers and addresses taken out 入湖前去除其中的个人信息",
    "nothing": "it does not reach the lake 不入湖",
}


def entry(thing: Thing, things: dict[str, Thing], shown_on: list[str]) -> str:
    """Markdown of the whole entry. shown_on: titles of the dashboards that read it."""
    zh = f' <span class="zt-zh" lang="zh">{escape(thing.label_zh)}</span>' if thing.label_zh else ""
    parts = [
        f"## <code>{escape(thing.name)}</code>{zh} {{ #{anchor(thing)} }}",
        f"<p>{_inline(thing.description)}</p>" if thing.description else "",
        _facts(thing, shown_on),
        lineage(thing, things, lambda other: address(other, thing.page)),
        _ways(thing, things),
        _table(thing, things),
        _checks(thing, things),
    ]
    return "\n\n".join(part for part in parts if part)


def anchor(thing: Thing) -> str:
    """What stands behind the # of the entry's address."""
    return thing.name


def address(thing: Thing, seen_from: str) -> str:
    """The entry's address in a page of the dictionary."""
    return f"#{anchor(thing)}" if thing.page == seen_from else f"{thing.page}.html#{anchor(thing)}"


def _refer(thing: Thing, seen_from: str) -> str:
    return f'<a href="{address(thing, seen_from)}"><code>{escape(thing.title)}</code></a>'


def _referrer(thing: Thing, things: dict[str, Thing]) -> Refer:
    """A model's name to its link, as seen from the thing's page."""
    models = {other.name: other for other in things.values() if other.layer not in ("raw", "quarantine")}
    return lambda name: _refer(models[name], thing.page) if name in models else f"<code>{escape(name)}</code>"


def _facts(thing: Thing, shown_on: list[str]) -> str:
    facts = []
    if thing.layer == "marts":
        facts.append(f"Read it as <code>marts.{thing.name}</code>")
        facts.append(f"publication group <b>{thing.group}</b>")
    if thing.at_source:
        facts.append(f"at the source: <code>{escape(thing.at_source)}</code>")
        found = f"by <code>{escape(thing.cursor)}</code>" if thing.cursor else "by reading it whole"
        facts.append(f"changed rows are found {found}")
    if thing.owner:
        facts.append(f"owner: {escape(thing.owner)}")
    if shown_on:
        facts.append(f"on the dashboards {escape(', '.join(shown_on))}")
    if thing.file:
        facts.append(f"<code>{thing.file}</code>")
    return f'<p class="zt-facts">{" · ".join(facts)}</p>' if facts else ""


def _ways(thing: Thing, things: dict[str, Thing]) -> str:
    lines = []
    for words, keys in (("Built from", thing.parents), ("Built of it", thing.children)):
        found = [_refer(things[key], thing.page) for key in keys if key in things]
        if found:
            lines.append(f"<b>{words}:</b> {', '.join(found)}")
    return f'<p class="zt-ways">{"<br>".join(lines)}</p>' if lines else ""


def _table(thing: Thing, things: dict[str, Thing]) -> str:
    if not thing.columns:
        return ""
    marks = beside_columns(thing, _referrer(thing, things))
    rows = "".join(_row(thing, column, marks[column.name]) for column in thing.columns)
    head = "<tr><th>Column 列</th><th>Meaning 含义</th></tr>"
    return f'<div class="zt-columns"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _row(thing: Thing, column: Field, marks: list[str]) -> str:
    zh = f'<br><span class="zt-zh" lang="zh">{escape(column.label_zh)}</span>' if column.label_zh else ""
    meaning = [_inline(column.description)] if column.description else []
    if column.values and not all(value in column.description for value in column.values):
        marks = [*marks, "one of " + ", ".join(column.values)]
    if column.unit:
        marks = [f"unit: {_inline(column.unit)}", *marks]
    if column.personal:
        meaning.append(_personal(column))
    if marks:
        meaning.append(f'<span class="zt-marks">{" · ".join(marks)}</span>')
    return (
        f'<tr id="{anchor(thing)}.{column.name}"><td><code>{column.name}</code>{zh}<br>{_type(column)}</td>'
        f"<td>{'<br>'.join(meaning)}</td></tr>"
    )


def _type(column: Field) -> str:
    short = column.type.lower().replace("timestamp with time zone", "timestamptz")
    return f'<span class="zt-type">{short or "not landed 不落地"}</span>'


def _personal(column: Field) -> str:
    english, chinese = PERSONAL[column.personal]
    form = "nothing" if not column.type else "text" if column.personal == "free_text" else "token"
    return f'<span class="zt-personal">Personal 个人信息: {english} {chinese}; {_LIES[form]}</span>'


def _checks(thing: Thing, things: dict[str, Thing]) -> str:
    said = [f"<li>{sentence}</li>" for sentence in below_table(thing, _referrer(thing, things))]
    said += [
        f"<li>By hand: <i>{escape(name.replace('_', ' '))}</i>. {_inline(description)}</li>"
        for name, description in thing.examples
    ]
    return f'<div class="zt-checks"><b>Checked</b><ul>{"".join(said)}</ul></div>' if said else ""


def _inline(text: str) -> str:
    """Text of a description as HTML: `code` is the one mark that descriptions use."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
