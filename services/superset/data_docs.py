"""The pages of the platform's statistics, inside Superset: behind its login, for people who may see every unit.

Runs inside Superset's environment. The pages tell sums of units by name, so a manager of one unit is refused them. Does not belong
here: what stands on them (`quality/statistics/data_docs/`).
"""
# pyright: reportMissingImports=false

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, redirect, request, send_from_directory
from flask_login import current_user

from services.superset import lake_engine

PATH = "/data-docs"
REFUSED = "These pages tell the sums of all units; you may see some of them only. 本页含全部单元的数据，您只能查看部分单元。"
NONE_YET = "No build was checked yet: zhongtai run. 尚无检查结果，请先运行 zhongtai run。"
# A unit that the reader has no permission for; whoever has one for each sees all.
_UNSEEN = """
    select count(*) from marts.dim_unit as u
    where not exists (
        select 1 from marts.unit_permission as p
        where p.username = ? and p.unit_code = u.unit_code and (p.valid_to is null or p.valid_to >= current_date)
    )
"""
_folder: list[Path] = []
blueprint = Blueprint("data_docs", __name__, url_prefix=PATH)


def configure(folder: str) -> None:
    """Say where the pages are."""
    _folder[:] = [Path(folder)]


@blueprint.get("/<language>/")
@blueprint.get("/<language>/<name>.html")
def page(language: str, name: str = "index") -> Any:
    """One page; without a login the way leads there first."""
    if not current_user.is_authenticated:
        return redirect(f"/login/?next={request.path}")
    if not _sees_all_units():
        abort(403, REFUSED)
    if language not in ("en", "zh") or not (_folder[0] / language).is_dir():
        abort(404, NONE_YET)
    answer = send_from_directory(_folder[0] / language, f"{name}.html", max_age=0)
    answer.headers["Cache-Control"] = "no-store"  # a browser that the next reader uses must not keep it
    return answer


def _sees_all_units() -> bool:
    from superset import security_manager

    if security_manager.is_admin():
        return True
    lake = lake_engine.cursor()
    try:
        return lake.execute(_UNSEEN, [current_user.username]).fetchall() == [(0,)]
    finally:
        lake.close()
