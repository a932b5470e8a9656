"""Starts `build` when a file that no landing has seen lies in the inbox and has come to rest.

Here: what counts as new and as settled. Not here: what landing makes of it (ingestion), the jobs (jobs.py).
"""

import hashlib
import json

from dagster import (
    DefaultSensorStatus,
    RunRequest,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    sensor,
)

from lake.home import Home
from orchestration.inbox_listing import Listing, kept, listing
from orchestration.lock import is_held
from orchestration.settings import Settings

SECONDS_BETWEEN_LOOKS = 30


def inbox_sensor(job: str) -> SensorDefinition:
    """The sensor that starts that job; it looks at names, sizes and times only, so that a look costs nothing."""

    @sensor(
        name="inbox",
        job_name=job,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=DefaultSensorStatus.RUNNING,
        description="A new file in the inbox that no longer changes starts a build. | 收件箱有新文件即构建",
    )
    def look(context: SensorEvaluationContext) -> SensorResult | SkipReason:
        home = Home(Settings().home)
        if is_held(home.run / "run.lock"):
            return SkipReason("another run is at work; the next look finds the files as well")
        now = listing(home.inbox)
        before: Listing = json.loads(context.cursor) if context.cursor else {}
        cursor = json.dumps(now)
        settled = new_and_settled(now, before, kept(home))
        if not settled:
            return SensorResult(skip_reason=SkipReason("no new file has come to rest"), cursor=cursor)
        # One run for one state of the files: where the build fails before it lands them, it is not begun for ever.
        key = hashlib.sha256(json.dumps(settled, sort_keys=True).encode()).hexdigest()
        return SensorResult(run_requests=[RunRequest(run_key=f"inbox-{key}")], cursor=cursor)

    return look


def new_and_settled(now: Listing, before: Listing, landed: Listing) -> Listing:
    """The files that no landing has seen as they are, and that were the same at the look before."""
    return {
        name: state for name, state in now.items() if landed.get(name) != state and before.get(name) == state
    }
