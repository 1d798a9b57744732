"""What the pages never use is not in the memory of a web process."""

import os
import subprocess
import sys
from pathlib import Path

from tests.guards.source import ROOT

# Each is megabytes or leads to what is: typesetting, workbooks, pictures, maps, signing mail, name servers.
FOR_OTHERS = {
    "PIL",
    "css_inline",
    "dkim",
    "dns",
    "ijson",
    "petitions.demo.content",
    "petitions.letters",
    "petitions.ridings.boundaries",
    "shapefile",
    "typst",
    "xlsxwriter",
}


def test_a_web_process_holds_only_what_pages_use(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, wsgi, petitions.cli.serve; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "INSTANCE_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert set(told.stdout.split()) & FOR_OTHERS == set()
