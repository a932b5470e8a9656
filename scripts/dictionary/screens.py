"""Which dashboards read a mart, from the assets that they are made of.

Belongs here: chart → dataset → mart, read as YAML. Not here: whether the assets are right (dashboards/validate.py).
"""

from pathlib import Path

import yaml

ASSETS = Path(__file__).parents[2] / "dashboards" / "assets"


def shown_on(assets: Path = ASSETS) -> dict[str, list[str]]:
    """Titles of dashboards, `English 中文`, by the mart's name."""
    marts = {file.stem: _read(file)["mart"] for file in (assets / "datasets").glob("*.yaml")}
    charts = {
        name: marts[chart["dataset"]]
        for file in (assets / "charts").glob("*.yaml")
        for name, chart in _read(file).items()
    }
    found: dict[str, list[str]] = {}
    for file in sorted((assets / "dashboards").glob("*.yaml")):
        board = _read(file)
        title = f"{board['title']['en']} {board['title']['zh']}"
        shown = {charts[name] for row in board["rows"] for chart in row["charts"] for name in chart}
        for mart in shown:
            found.setdefault(mart, []).append(title)
    return found


def _read(file: Path) -> dict:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
