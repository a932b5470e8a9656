"""Run the sample company's commands in a site's environment, from the platform's.

Belongs here: arguments out, progress in. Does not: what the company is (`sample_company/`), or when it is written
(`orchestration/`).
"""

from datetime import date
from pathlib import Path

from services import postgres
from services.child import Progress, run
from services.django_site.instance import Service, child_environment

MODULES = {"django_crm": "sample_company.crm", "django_helpdesk": "sample_company.desk"}


def follow(
    service: Service,
    *,
    scale: float,
    seed: int,
    past: date,
    upto: date,
    truth: Path | None = None,
    progress: Progress = lambda step: None,
) -> bool:
    """Write the company's records in this system up to `upto`; False at once where they stand.

    past: the last day that is written in bulk, as in `sample_company.plan.Plan.today`; days after it pass one by one. A
    company that was begun goes on with its own seed, scale and past. truth: the folder of the list of planted defects; None
    plants none. Raises ServiceFailed, psycopg.Error.
    """
    if (kept := _note(service)) is not None:
        seed, scale, past, reached = kept
        if reached is not None and reached >= upto:
            return False
    command = [
        str(service.python), "-m", MODULES[service.name], "--scale", str(scale), "--seed", str(seed),
        "--past", past.isoformat(), "--upto", upto.isoformat(),
    ]  # fmt: skip
    if truth:
        command += ["--truth", str(truth)]
    failure = f"The sample company could not be written into {service.title}"
    run(command, child_environment(service), service.data, service.log, progress, failure)
    return True


def _note(service: Service) -> tuple[int, float, date, date | None] | None:
    """Seed, scale, the bulk's last day and the day reached, as the writer keeps them in the system's database."""
    with postgres.connect(service.database) as connection:
        if connection.execute("select to_regclass('zhongtai_sample')").fetchone() == (None,):
            return None
        return connection.execute("select seed, scale, past, upto from zhongtai_sample").fetchone()
