"""The built documentation: every model and raw table has its entry, every link leads somewhere, nothing comes from elsewhere."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ingestion.catalog import ENTITIES, FILE_COLUMNS
from ingestion.sources import DECLARED
from orchestration.manifest import current_manifest
from tests.docs_site import build

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Parsed(HTMLParser):
    """A page: the ids of its elements, its links by tag, and the text of each table row that has an id."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.rows: dict[str, str] = {}
        self.language = ""
        self._row = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        self.links += [(tag, given[name]) for name in ("href", "src") if name in given]
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "tr":
            self._row = given.get("id", "")
            self.rows[self._row] = ""

    def handle_endtag(self, tag):
        if tag == "tr":
            self._row = ""

    def handle_data(self, data):
        if self._row:
            self.rows[self._row] += data


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads(current_manifest().read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("docs") / "site")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Parsed]:
    return {
        file.resolve(): Parsed(file.read_text(encoding="utf-8"))
        for file in site.rglob("*.html")
        if file.name != "404.html"  # the theme's own; its links begin at the server's root
    }


def entries(pages: dict[Path, Parsed], site: Path) -> dict[str, Parsed]:
    """The dictionary's pages by name."""
    return {file.stem: page for file, page in pages.items() if file.parent == (site / "dictionary").resolve()}


def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_every_model_has_its_entry_with_all_columns(manifest, pages, site):
    found = entries(pages, site)
    layers = set()
    for node in models(manifest):
        layer = "marts" if node["schema"] == "candidate" else node["schema"]
        group = node["config"]["meta"].get("publication_group")
        page = found[f"marts-{group}" if layer == "marts" else layer]
        layers.add(layer)
        assert node["name"] in page.ids, node["name"]
        for column in node["columns"].values():
            row = page.rows[f"{node['name']}.{column['name']}"]
            assert column["meta"]["label_zh"] in row, (node["name"], column["name"])
            # Words only: code marks are tags on the page.
            words = re.findall(r"[A-Za-z]{4,}", column["description"])
            assert [word for word in words if word not in row] == [], (node["name"], column["name"])
    assert layers == {"staging", "canonical", "intermediate", "marts"}


def test_every_raw_table_has_its_entry_with_all_columns(pages, site):
    found = entries(pages, site)
    declared = [
        (source.schema, table.lake_name, table.columns) for source in DECLARED for table in source.tables
    ]
    declared += [("raw_inbox", entity.name, (*entity.columns, *FILE_COLUMNS)) for entity in ENTITIES.values()]
    personal = 0
    for schema, table, columns in declared:
        page = found[schema.replace("_", "-")]
        assert table in page.ids, (schema, table)
        for column in columns:
            row = page.rows[f"{table}.{column.name}"]
            assert ("Personal 个人信息" in row) == bool(column.personal), (schema, table, column.name)
            personal += bool(column.personal)
    assert personal > 10
    assert "is_makeup_working_day" in "".join(found["raw-calendar"].rows)
    assert {"refused_row", "deleted_row"} <= found["quarantine"].ids


def test_a_personal_column_says_what_it_holds_and_that_a_token_lies_in_the_lake(pages, site):
    rows = entries(pages, site)["raw-inbox"].rows
    assert "a person's name 姓名; a token lies in the lake 湖中只存令牌" in rows["lead.person_name"]
    assert "taken out 入湖前去除其中的个人信息" in rows["message.body"]


def test_shared_descriptions_are_resolved_and_checks_stand_beside_their_column(pages, site):
    sales = entries(pages, site)["marts-sales"]
    date = sales.rows["sales_daily.business_date"]
    assert "The day the business counts the row on, in the company's zone" in date
    assert "key · not null" in date
    assert "unit: base_currency" in sales.rows["sales_daily.sales_amount_base"]
    assert "→ store" in sales.rows["store_daily.store_code"]


def test_lineage_is_drawn_with_what_is_before_and_after(site):
    """By hand, from the SQL of sales_daily; store_target_daily reads it, and nothing else does."""
    text = (site / "dictionary" / "marts-sales.html").read_text(encoding="utf-8")
    own = text[text.index('<h2 id="sales_daily"') :].split("<h2 ")[1]
    svg = own[own.index("<svg") : own.index("</svg>")]
    assert re.findall(r'<a href="([^"]+)">', svg) == [
        "#fct_order_line",
        "#fct_pos_line",
        "intermediate.html#int_target_spread",
        "canonical.html#sales_unit",
        "canonical.html#store",
        "#store_target_daily",
    ]
    assert svg.count("<path") == 6


def test_every_link_of_the_site_leads_somewhere(pages):
    lost = []
    for file, page in pages.items():
        for _, link in page.links:
            to = urlsplit(link)
            if to.scheme:
                continue
            target = (file.parent / unquote(to.path)).resolve() if to.path else file
            anchor = unquote(to.fragment)
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].ids):
                lost.append(f"{file.name}: {link}")
    assert lost == []


def test_nothing_is_loaded_from_another_host(pages, site):
    for file, page in pages.items():
        fetched = [link for tag, link in page.links if tag != "a" and urlsplit(link).netloc]
        assert fetched == [], file.name
    for style in site.rglob("*.css"):
        remote = re.findall(r"(?:@import|url\()\s*[\"']?https?:[^)\"';]+", style.read_text(encoding="utf-8"))
        assert remote == [], style.name


def test_no_template_is_left_unresolved(site):
    for file in site.rglob("*.html"):
        assert "doc('" not in file.read_text(encoding="utf-8"), file.name


def test_users_pages_are_there_in_both_languages(pages, site):
    chinese = {
        file.relative_to(site.resolve() / "zh")
        for file in pages
        if file.is_relative_to(site.resolve() / "zh")
    }
    english = {file.relative_to(site.resolve()) for file in pages} - {Path("zh") / file for file in chinese}
    wanted = {
        Path("how-to") / f"{who}.html"
        for who in ("data-engineer", "executive", "manager", "esg-officer", "analyst")
    }
    assert wanted <= chinese and wanted <= english
    assert Path("dictionary/index.html") in chinese
    for name in chinese & english:
        one, other = pages[(site / name).resolve()], pages[(site / "zh" / name).resolve()]
        assert (one.language, other.language) == ("en", "zh")
        assert len(CHINESE.findall((site / "zh" / name).read_text(encoding="utf-8"))) > 200
        leads_to = [
            {(file.parent / link).resolve() for tag, link in page.links if tag == "a" and "://" not in link}
            for file, page in ((site / name, one), (site / "zh" / name, other))
        ]
        assert (site / "zh" / name).resolve() in leads_to[0]
        assert (site / name).resolve() in leads_to[1]


def test_chinese_is_found_by_its_characters(site):
    """Without a segmenter a word is found only if the index takes each character for one."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    # What the browser's script does with the pattern; JavaScript's and Python's agree on it.
    parts = [part for part in re.split(index["config"]["separator"], "订单销售额 sales_daily") if part]
    assert parts == ["订", "单", "销", "售", "额", "sales_daily"]
    assert any("销售额(本位币)" in page["text"] for page in index["docs"])
