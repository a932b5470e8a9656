"""Make the database of a new Tryton: `python -m services.tryton.prepare make DATABASE LANGUAGE,… MODULE,…`, then
`… password DATABASE`, which gives the administrator the instance's password.

Runs inside Tryton's environment and does what `trytond-admin` does, with two differences: each module is told on
standard output as a line of JSON, and the records that Tryton ships are not validated again while they are loaded,
which takes 18 of 63 seconds (measured on two cores). Everything written later is validated as ever.
"""

# pyright: reportMissingImports=false

import json
import logging
import os
import secrets
import sys
import tempfile


class Progress(logging.Handler):
    """Counts modules as trytond's own log names them: '<module> load'."""

    def __init__(self, total: int) -> None:
        super().__init__(logging.INFO)
        self.total = total
        self.seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage().split()
        if len(words) >= 2 and words[1] == "load" and words[0] not in self.seen:
            self.seen.add(words[0])
            self.total = max(self.total, len(self.seen))
            step = {"step": "Initialising Tryton", "label_zh": "初始化 Tryton"}
            print(json.dumps(step | {"done": len(self.seen), "total": self.total, "detail": words[0]}))  # noqa: T201


def make(database: str, languages: list[str], modules: list[str]) -> None:
    """Idempotent: a database left half made by a crash is completed. The administrator gets a password that nobody knows."""
    from trytond import commandline
    from trytond.admin import run
    from trytond.model.modelstorage import ModelStorage
    from trytond.modules import get_module_info

    logging.basicConfig(level=logging.WARNING)
    wanted, queue = {"ir", "res"}, list(modules)
    while queue:
        module = queue.pop()
        if module not in wanted:
            wanted.add(module)
            queue += get_module_info(module)["depends"]
    log = logging.getLogger("trytond.modules")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(Progress(len(wanted)))

    setattr(ModelStorage, "_validate", classmethod(lambda cls, *arguments, **options: None))  # noqa: B010
    arguments = ["-d", database, "-u", *modules, "--activate-dependencies", "-l", *languages]
    arguments += ["-p", "--administrator", "--email", "admin@example.com"]
    with tempfile.NamedTemporaryFile("w") as passfile:
        passfile.write(secrets.token_urlsafe(32))
        passfile.flush()
        os.environ["TRYTONPASSFILE"] = passfile.name
        run(commandline.get_parser_admin().parse_args(arguments))


def password(database: str) -> None:
    """The administrator's password is that of TRYTONPASSFILE from now on."""
    from trytond import commandline
    from trytond.admin import run

    logging.basicConfig(level=logging.WARNING)
    run(commandline.get_parser_admin().parse_args(["-d", database, "-p", "--administrator"]))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3].split(","), sys.argv[4].split(","))
    else:
        password(sys.argv[2])
