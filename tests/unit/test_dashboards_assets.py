"""The reviewed screens fit the declared marts, and what does not fit is named with its cure."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from dashboards import assets, bundle
from dashboards.charts import chart_parameters, edition
from dashboards.formats import COLOUR_SCHEME, COLOURS
from dashboards.grammar import BadAsset
from dashboards.validate import validate
from dashboards.wording import LANGUAGES, Setting
from lake import health

REPOSITORY = Path(__file__).resolve().parents[2]
# What a promotion writes beside the models; lake/promotion.py makes the view.
PUBLICATION = {
    "publication_id": "BIGINT",
    "publication_group": "VARCHAR",
    "group_zh": "VARCHAR",
    "status": "VARCHAR",
    "run_id": "VARCHAR",
    "raw_snapshot": "BIGINT",
    "candidate_snapshot": "BIGINT",
    "published_at": "TIMESTAMP WITH TIME ZONE",
    "reason": "VARCHAR",
    "reason_zh": "VARCHAR",
}


def declared_columns() -> dict[str, dict[str, str]]:
    """The marts' columns and types, from dbt's own YAML."""
    marts = {"publication": PUBLICATION, **health.COLUMNS}
    for file in sorted((REPOSITORY / "dbt_project/models/marts").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text()).get("models", ()):
            marts[model["name"]] = {c["name"]: c["data_type"] for c in model["columns"]}
    return marts


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, str]]:
    return declared_columns()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The assets, to be spoiled."""
    return Path(shutil.copytree(assets.FOLDER, tmp_path / "assets"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_screens_fit_the_declared_marts(columns):
    assert validate(assets.FOLDER, columns) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "problem", "cure"),
    [
        (
            "datasets/sales_daily.yaml", "  tickets: {en: Tickets", "  tikets: {en: Tickets",
            "tikets", "marts.sales_daily has no such column", "'tickets'",
        ),
        (
            "datasets/sales_daily.yaml", "money: sum(target_amount_base)", "money: sum(target_amount)",
            "metric target", "target_amount", "target_amount_base",
        ),
        (
            "charts/rankings.yaml", "by: [store_name, city, unit_name]", "by: [store_name, town, unit_name]",
            "stores_ranked, column town", "sales_daily shows none such", "Known",
        ),
        (
            "charts/rankings.yaml", "metrics: [order_sales, orders]", "metrics: [order_sale, orders]",
            "top_customers, metric order_sale", "fct_order_line has none such", "'order_sales'",
        ),
        (
            "charts/rankings.yaml", "  where: {is_booked: true}", "  where: {is_bookd: true}",
            "top_customers, column is_bookd", "none such", "'is_booked'",
        ),
        (
            "charts/sales_against_target.yaml", ', zh: "各月销售额与目标（{compact}）"', "",
            "sales_by_month", "no text in 'zh'", "Add zh:",
        ),
        (
            "charts/sales_against_target.yaml", "  line: target", "  lines: target",
            "sales_by_month", "needs `line`", "Add it",
        ),
        (
            "dashboards/executive_overview.yaml", "{stores_ranked: 12}", "{stores_rank: 12}",
            "stores_rank", "no such chart", "'stores_ranked'",
        ),
        (
            "dashboards/executive_overview.yaml", "{stores_ranked: 12}", "{stores_ranked: 13}",
            "row", "13 wide", "Twelve",
        ),
        (
            "dashboards/executive_overview.yaml", "column: unit_name", "column: unit_nam",
            "filter unit", "no sales_daily.unit_nam", "column",
        ),
        (
            "datasets/publication.yaml", "reason: >-", "label_reason: >-",
            None, "unknown key 'label_reason'", "",
        ),
        (
            "datasets/fct_order_line.yaml", "  unit_code: {en: Unit code, zh: 单元编码}\n", "",
            "unit_code", "filters by unit_code", "Show the column",
        ),
        (
            "datasets/fct_order_line.yaml", "rule: unit", "rule: everybody",
            "fct_order_line", "no rule 'everybody'", "Known",
        ),
        (
            "charts/funnel.yaml", "  sort: name", "  sort: size",
            "pipeline_by_stage, sort", "sorted by their figure", "sort: name",
        ),
        (
            "charts/data_health.yaml", "zh: reason_zh}, published_local", "zh: reason_cn}, published_local",
            "held_groups_now, column reason_cn", "held_group shows none such", "'reason",
        ),
        (
            "charts/data_health.yaml", "order: newest_run", "order: newest_runs",
            "runs_newest_first, metric newest_runs", "run_history has none such", "'newest_run'",
        ),
        (
            "charts/data_health.yaml", "  split: {en: kind, zh: kind_zh}", "  stack: kind",
            "checks_by_day", "`stack` means nothing to kind days", "Known",
        ),
        ("rules.yaml", "reads: [unit_permission]", "reads: [unit_permissions]",
         "unit_permissions", "no such mart", "'unit_permission'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_cure(columns, copy, file, old, new, place, problem, cure):
    spoil(copy, file, old, new)
    if place is None:
        with pytest.raises(BadAsset, match=problem):
            validate(copy, columns)
        return
    findings = validate(copy, columns)
    matching = [
        f for f in findings if f.file == Path(file).name and place in f.place and problem in f.problem
    ]
    assert matching, findings
    assert cure in matching[0].cure
    assert file.rsplit("/", 1)[-1] in str(matching[0])


def test_a_dataset_without_a_unit_needs_a_reviewed_reason(columns, copy):
    text = (copy / "datasets/publication.yaml").read_text()
    (copy / "datasets/publication.yaml").write_text(re.sub(r"reason: >-\n(  .*\n)+", "", text))
    assert "Write the reviewed reason" in str(validate(copy, columns)[0])


def test_a_missing_mart_is_one_finding_and_not_a_crash(columns):
    findings = validate(assets.FOLDER, {m: c for m, c in columns.items() if m != "fct_order_line"})
    assert [(f.file, f.place) for f in findings] == [("fct_order_line.yaml", "fct_order_line")]


def test_a_page_that_shows_figures_says_of_each_group_whether_it_was_checked():
    """A number published past failed checks, or rolled back, is told beside it, with the reason, in both languages."""
    loaded = assets.load()
    folders = {f.stem: f.parent.name for f in (REPOSITORY / "dbt_project/models/marts").rglob("*.sql")}
    said = 0
    for dashboard in loaded.dashboards.values():
        placed = [loaded.charts[name] for _, widths in dashboard.rows for name in widths]
        groups = {folders[chart.dataset] for chart in placed if chart.dataset in folders}
        for language, words in (("en", ["state", "reason_text"]), ("zh", ["state_zh", "reason_text_zh"])):
            telling = [
                (chart, edition(chart.given, language))
                for chart in placed
                if chart.dataset == "publication" and chart.kind == "ranking"
            ]
            told = {group for c, given in telling if set(words) <= set(given["by"]) for group in given.get("where", {}).get("publication_group", ())}  # fmt: skip
            assert groups <= told, (dashboard.slug, language)
        for given in dashboard.filters:
            if given.kind == "time":
                assert {chart.name for chart, _ in telling} <= set(given.not_for), dashboard.slug
        said += len(groups)
    assert said >= 5


def test_an_edition_reads_its_own_columns():
    loaded = assets.load()
    chart = loaded.charts["held_groups_now"]
    dataset = loaded.datasets[chart.dataset]
    params = {lang: chart_parameters(chart, dataset, lang, Setting().words(lang))[1] for lang in LANGUAGES}
    assert "reason" in params["en"]["groupby"] and "reason_zh" not in params["en"]["groupby"]
    assert "reason_zh" in params["zh"]["groupby"]
    assert params["zh"]["column_config"]["reason_zh"]["customColumnName"] == "原因"
    assert params["zh"]["conditional_formatting"][0]["column"] == "state_zh"


def test_the_same_assets_give_the_same_bundle(columns):
    first, second = (bundle.build(assets.load(), columns, Setting()) for _ in range(2))
    assert first == second


def test_every_screen_has_both_editions_and_every_dataset_a_rule():
    loaded = assets.load()
    assert {d.rule for d in loaded.datasets.values()} <= set(loaded.rules)
    assert set(LANGUAGES) == {"en", "zh"}
    for rule in loaded.rules.values():
        assert "marts.unit_permission" in rule.clause
        assert "current_username()" in rule.clause
    assert {"unit_permission", "publication", "sales_daily"} <= set(loaded.marts_read)


def test_the_palette_is_the_one_superset_knows():
    config = (REPOSITORY / "services/superset/superset_config.py").read_text()
    assert f'"id": "{COLOUR_SCHEME}"' in config
    assert all(colour in config for colour in COLOURS.values())


@pytest.mark.parametrize(
    ("currency", "zh", "en"), [("CNY", "万元", "¥ thousand"), ("GBP", "万英镑", "£ thousand"), ("XOF", "万XOF", "XOF thousand")]
)  # fmt: skip
def test_titles_state_the_unit(currency, zh, en):
    setting = Setting(base_currency=currency)
    assert setting.words("zh")["compact"] == zh
    assert setting.words("en")["compact"] == en
