"""The documentation, built for a test as `make docs` builds it."""

import os
import subprocess
import sys
from pathlib import Path

from orchestration.manifest import current_manifest

REPOSITORY = Path(__file__).parents[1]
TOOLS = REPOSITORY / ".venvs" / "tools" / "bin" / "python"


def build(folder: Path) -> Path:
    """The site in that folder; a warning of mkdocs fails the test with its words."""
    declared = current_manifest().with_name("declared.json")
    subprocess.run(
        [sys.executable, "-m", "scripts.dictionary.declared", str(declared)], cwd=REPOSITORY, check=True
    )
    built = subprocess.run(
        [str(TOOLS), "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder
