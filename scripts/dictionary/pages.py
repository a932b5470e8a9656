"""The pages of the dictionary: one a layer, marts one a publication group, and an index in each language.

Belongs here: which pages there are, their order, and what each opens with. Not here: one entry (entries.py).
"""

from html import escape

from scripts.dictionary.entries import address, entry
from scripts.dictionary.screens import shown_on
from scripts.dictionary.thing import Thing

FOLDER = "dictionary"
_LAYERS = {
    "marts": ("Marts", "集市", "What dashboards, notebooks and `zhongtai query` read.", "看板、笔记本与 `zhongtai query` 读取的表"),
    "canonical": ("Canonical", "标准层", "One shape for every system's orders, people and things; no vendor's name.", "各系统统一后的实体，不含厂商名称"),
    "intermediate": ("Intermediate", "中间层", "Steps that several marts share.", "多个集市共用的计算步骤"),
    "staging": ("Staging", "暂存层", "One model a source and entity: the source's columns under canonical names.", "每个来源、每个实体一个模型：把来源的列对应到标准名称"),
    "raw": ("Raw", "原始层", "Rows as they were landed.", "落地时的原样数据"),
    "quarantine": ("Quarantine", "隔离区", "Rows that were refused, or are gone at the source.", "被拒绝的行，或来源已删除的行"),
}  # fmt: skip
_GROUPS = {
    "core": ("core: shared dimensions", "公共维度"),
    "sales": ("sales", "销售"),
    "customer": ("customer", "客户"),
    "service": ("service", "客户服务"),
    "finance": ("finance", "财务"),
    "supply": ("supply", "供应链"),
    "rights": ("rights: who may see what", "权限"),
}
_EVERY_RAW_ROW = (
    "Columns that begin with `_` are added by landing. A **personal** column says what of a natural person it holds. It lies in"
    " the lake as a token, which joins and counts like the value, or as text out of which such values were taken; never as it came."
)


def pages(things: dict[str, Thing]) -> dict[str, str]:
    """Markdown by the page's name under `dictionary/`, without ending; in the order of the navigation."""
    screens = shown_on()
    made = {"index": _index(things)}
    for page in _names(things):
        own = [thing for thing in things.values() if thing.page == page]
        entries = [
            entry(thing, things, screens.get(thing.name, []) if thing.layer == "marts" else [])
            for thing in own
        ]
        made[page] = "\n\n".join([f"# {title(page, own[0])}", _opening(own), *entries])
    return made


def chinese_index(things: dict[str, Thing]) -> str:
    """The index in Chinese; entries are English with Chinese names, so there is one of each."""
    lines = [
        "# 数据字典",
        "由模型自己的说明、dbt 的血缘与落地声明生成，每次 `make docs` 重新生成。表和列的说明为英文，名称附中文；每个条目有："
        "粒度、负责人、列（类型、单位、公式、检查）、血缘图。命令行里用 `zhongtai describe 集市` 查看已发布集市的同一说明。",
        "搜索框可以直接输入中文列名，例如“销售额”。",
    ]
    for layer, (_, name, _, about) in _LAYERS.items():
        lines += [f"## {name}", f"{about}。", _list(things, layer, chinese=True)]
    return "\n\n".join(lines)


def title(page: str, first: Thing) -> str:
    """A page's heading, English with Chinese beside it."""
    english, chinese, *_ = _LAYERS[first.layer]
    if first.group:
        group, group_zh = _GROUPS.get(first.group, (first.group, ""))
        return f"{english}, {group} {chinese}·{group_zh}" if group_zh else f"{english}, {group} {chinese}"
    system = f": {page.removeprefix('raw-')}" if first.layer == "raw" else ""
    return f"{english}{system} {chinese}"


def _names(things: dict[str, Thing]) -> list[str]:
    """Every page: what people read first comes first."""
    every = list(things.values())
    return sorted({thing.page for thing in every}, key=lambda page: _place(page, every))


def _place(page: str, things: list[Thing]) -> tuple[int, int, str]:
    first = next(thing for thing in things if thing.page == page)
    groups = list(_GROUPS)
    group = groups.index(first.group) if first.group in groups else len(groups)
    return list(_LAYERS).index(first.layer), group, page


def _index(things: dict[str, Thing]) -> str:
    lines = [
        "# Data dictionary 数据字典",
        "Made of the models' own descriptions, of the lineage as dbt reads it, and of the sources' declarations, anew with"
        " each `make docs`. An entry says the grain first, then owner, lineage, columns with type, unit and formula, and what"
        " is checked with every run. `zhongtai describe MART` prints the same of what is published now.",
        "The data goes from below to above: raw → staging → canonical → intermediate → marts.",
    ]
    for layer, (name, chinese, about, _) in _LAYERS.items():
        lines += [f"## {name} {chinese}", about, _list(things, layer)]
    return "\n\n".join(lines)


def _list(things: dict[str, Thing], layer: str, *, chinese: bool = False) -> str:
    """Models one a line with their grain, marts under their group; of raw and staging, which are many, the pages only."""
    own = [thing for thing in things.values() if thing.layer == layer]
    prefix = f"../../{FOLDER}/" if chinese else ""
    parts = []
    for page in sorted({thing.page for thing in own}, key=lambda page: _place(page, own)):
        on_page = [thing for thing in own if thing.page == page]
        link = f"[{title(page, on_page[0])}]({prefix}{page}.md)"
        if layer in ("raw", "staging", "quarantine"):
            parts.append(f"- {link}: {len(on_page)}")
        else:
            parts += [f"### {link}" if layer == "marts" else "", _models(on_page, prefix, chinese=chinese)]
    return ("\n" if parts[0].startswith("-") else "\n\n").join(parts)


def _models(own: list[Thing], prefix: str, *, chinese: bool) -> str:
    names = ("名称", "中文", "粒度") if chinese else ("Name", "中文", "Grain")
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = "".join(
        f'<tr><td><a href="{prefix}{address(thing, "")}"><code>{thing.name}</code></a></td>'
        f'<td lang="zh">{escape(thing.label_zh)}</td><td>{escape(thing.grain)}</td></tr>'
        for thing in own
    )
    return f'<div class="zt-list"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _opening(own: list[Thing]) -> str:
    first = own[0]
    about = _LAYERS[first.layer][2]
    if first.layer == "raw":
        about = f"{next((thing.source for thing in own if thing.source), about)} {_EVERY_RAW_ROW}"
    return about
