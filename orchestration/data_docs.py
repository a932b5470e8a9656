"""The pages that tell what statistics said of the last build, in the instance's home, where Superset shows them.

Belongs here: writing them, whole or not at all. Does not: what stands on them (`quality/statistics/data_docs/`).
"""

import shutil
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from lake.shown import GROUPS_ZH
from orchestration import progress, statistics
from orchestration.business_day import business_today
from orchestration.instance import Instance
from quality.plan import GroupPlan
from quality.statistics.data_docs.pages import Build, pages
from quality.statistics.suite import Judgement


def write(instance: Instance, run_id: str, plan: Sequence[GroupPlan], judged: Judgement) -> None:
    """Put the pages of this judgement in the place of those before.

    Numbers are out by now: a full disk or a page that cannot be drawn is told, and does not make the gate say that it failed.
    """
    zone = instance.settings.timezone
    build = Build(
        run_id,
        business_today(instance),
        f"{instance.now().astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}",
        statistics.thresholds_file(instance.home).name,
        {mart: group for group in plan for mart in group.marts},
        GROUPS_ZH,
    )
    target = instance.home.data_docs
    new, old = (target.with_name(f"{target.name}.{word}") for word in ("new", "old"))
    try:
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
        for name, text in pages(build, judged).items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        target.rename(old)
        new.rename(target)
        shutil.rmtree(old)
    except Exception as error:  # whatever it is, the publication stands
        progress.report(f"The pages of the checks are not written: {error} | 检查页面未写入：{error}")
