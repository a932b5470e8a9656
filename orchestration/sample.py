"""The sample company in its systems: ERP, CRM and service desk, written side by side and kept on one day.

Belongs here: which systems are the sample's, and in what order their days pass. How each is written stands in
`sample_company/`, how it is called in `services/`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from orchestration import progress, servers
from orchestration.business_day import note_sample_day
from orchestration.instance import Instance
from orchestration.told import told
from services.django_site import sample as site_sample
from services.django_site import server as site_server
from services.django_site.instance import Service as Site
from services.tryton import sample as tryton_sample
from services.tryton import server as tryton_server


def write_company(instance: Instance) -> bool:
    """Initialise the sample systems and write the company into them; False where it stood there already."""
    with ThreadPoolExecutor(1) as beside:
        sites = beside.submit(_write_sites, instance, instance.settings.sample_today)
        written = _write_tryton(instance) if servers.has_sample(instance) else False
        return sites.result() or written


def advance_company(instance: Instance, days: int) -> None:
    """Let days pass in the sample company: in the ERP, then in the systems beside it."""
    service = servers.tryton(instance)
    with told(str(service.log)):
        day = tryton_sample.advance(
            service, inbox=instance.home.inbox, truth=instance.home.sample_truth, days=days, progress=tell
        )
    _write_sites(instance, day)
    note_sample_day(instance, day)


def tell(step: dict) -> None:
    """A child's line of progress; its last line is its result and says no step."""
    if "step" in step:
        progress.report(f"{step['step']} | {step['label_zh']}", step.get("done", 0), step.get("total", 0))


def _write_tryton(instance: Instance) -> bool:
    settings, service = instance.settings, servers.tryton(instance)
    with told(str(service.log)):
        tryton_server.initialise(service, tell)
        written = tryton_sample.write(
            service,
            inbox=instance.home.inbox,
            truth=instance.home.sample_truth,
            scale=settings.sample_scale,
            seed=settings.sample_seed,
            today=settings.sample_today,
            progress=tell,
        )
        if day := tryton_sample.company_today(service):
            note_sample_day(instance, day)
        return written


def _write_sites(instance: Instance, upto: date) -> bool:
    """Every system in turn, so that the ERP beside them keeps a core; True where anything was written."""
    return any([_write_site(instance, site, upto) for site in servers.sites(instance)])


def _write_site(instance: Instance, site: Site, upto: date) -> bool:
    settings = instance.settings
    with told(str(site.log)):
        site_server.initialise(site, tell)
        return site_sample.follow(
            site,
            scale=settings.sample_scale,
            seed=settings.sample_seed,
            past=settings.sample_today,
            upto=upto,
            truth=instance.home.sample_truth,
            progress=tell,
        )
