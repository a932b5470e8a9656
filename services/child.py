"""A command in a service's own environment that ends by itself.

Belongs here: running it, its JSON lines as progress, its failure with the end of its log. Does not: which command.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Progress = Callable[[dict], None]


class ServiceFailed(RuntimeError):
    """A service did not initialise, start or take its data; the message names the log and its last lines."""


def run(
    command: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
    log: Path,
    progress: Progress,
    failure: str,
    said: str = "",
) -> list[dict]:
    """Run `command` with `variables` as its whole environment; its JSON lines go to `progress` and are returned.

    said: what it reads on standard input, where a password belongs. Ctrl-C here ends the child too. Raises ServiceFailed with `failure` and the end of the log.
    """
    told: list[dict] = []
    with log.open("ab") as kept:
        process = subprocess.Popen(
            command, env=variables, cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=kept,
        )  # fmt: skip
        assert process.stdin and process.stdout
        try:
            with process.stdin as standard_input:
                standard_input.write(said)
            for line in process.stdout:
                if line.startswith("{"):
                    told.append(json.loads(line))
                    progress(told[-1])
        except BaseException:
            process.terminate()
            raise
        finally:
            code = process.wait()
    if code != 0:
        raise ServiceFailed(last_words(log, f"{failure} (exit code {code})"))
    return told


def last_words(log: Path, what: str) -> str:
    """`what`, where the log is, and how it ends."""
    lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
    return f"{what}. Its log is {log}; it ends:\n" + "\n".join(f"  {line}" for line in lines)
