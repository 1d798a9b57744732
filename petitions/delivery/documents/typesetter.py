"""The typesetter's process, `python -m petitions.delivery.documents.typesetter`, which is told job files.

A job names the template, the data file, the output and the creation time; see `typeset.py`. Each is done in a
fork, because the library keeps what it has set: its memory goes with the fork, and what is slow at the start
is done but once. It answers how each fork ended, 0 when all is well. Nothing else imports the library, which
is large, and what this module imports is waited for at each start.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst

from petitions.delivery.documents.fonts import font_folders


def main(jobs: Iterator[str]) -> None:
    """The process's whole life; whoever sends the jobs ends it by closing the line."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )
    for job in jobs:
        sys.stdout.write(f"{_done_in_a_fork(Path(job.removesuffix(chr(10))), fonts)}\n")
        sys.stdout.flush()


def _done_in_a_fork(job: Path, fonts: typst.Fonts) -> int:
    """How it ended: 0, 1 with its words beside the job, or minus the signal that killed it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = 1
    try:
        _set(json.loads(job.read_text()), fonts)
        ended = 0
    except BaseException as failure:
        said = getattr(failure, "diagnostic", None) or repr(failure)
        job.with_suffix(".said").write_text(said, encoding="utf-8")
    finally:
        os._exit(ended)


def _set(job: dict[str, Any], fonts: typst.Fonts) -> None:
    # Nothing in the library can be interrupted; this signal ends the fork whatever it is at.
    signal.setitimer(signal.ITIMER_REAL, job["time_limit"])
    is_picture = job["output"].endswith(".png")
    typst.compile(
        str(Path(job["root"]) / job["template"]),
        output=job["output"],
        root=job["root"],
        font_paths=fonts,
        ignore_system_fonts=True,
        format="png" if is_picture else "pdf",
        ppi=72,
        sys_inputs={
            "data": Path(job["data"]).read_text(encoding="utf-8"),
            "families": json.dumps(sorted(fonts.families(), key=family_order)),
        },
        pdf_standards=[] if is_picture else ["ua-1"],
        timestamp=job["created_at"],
    )


def family_order(family: str) -> tuple[bool, bool, str]:
    """Noto before Kurinto, and among those the one for simplified Chinese before its sisters."""
    return family.startswith("Kurinto"), family not in ("Kurinto Sans", "Kurinto Sans SC"), family


if __name__ == "__main__":
    main(sys.stdin)
