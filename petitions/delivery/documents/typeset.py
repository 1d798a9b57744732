"""Sets one volume in a process of its own, because the typesetter keeps its memory and might not come back.

The child is `typesetter.py`, or `binder.py` where several volumes become one; all speak through files.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
TYPESETTER, BINDER = "petitions.delivery.documents.typesetter", "petitions.delivery.documents.binder"
# A volume is one run of pages, which further threads only slow down; and what grows is moved, not copied, so
# that a volume takes the same memory every time (glibc alone reads this).
THRIFT = {"RAYON_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "65536"}
TIME_LIMIT = 600  # seconds for one volume; 5,000 names take about one


class TypesettingFailed(Exception):
    """A volume could not be made. The delivery stays where it was and the operator sees the message."""


@dataclass(frozen=True, slots=True)
class Job:
    """One volume to set. `created_at` is in UNIX seconds, so that equal data gives equal bytes."""

    template: str
    data: str
    output: str
    created_at: int


def typeset(
    template: str,
    data: Path,
    output: Path,
    *,
    created_at: datetime,
    time_limit: float = TIME_LIMIT,
) -> None:
    """Makes `output` from the JSON file `data`. Raises: TypesettingFailed.

    Its name says what it becomes: .pdf is tagged PDF/UA-1, .png one page as a picture, a pixel for a point.
    """
    job = data.with_suffix(".job")
    work = Job(template, str(data), str(output), int(created_at.timestamp()))
    job.write_text(json.dumps(asdict(work)))
    _run(TYPESETTER, job, output, time_limit)


def bound(parts: Sequence[tuple[Path, str]], output: Path, folder: Path) -> None:
    """Makes `output` of several files of ours with their titles. Raises: TypesettingFailed."""
    job = folder / "binder.job"
    listed = [[str(file), title] for file, title in parts]
    job.write_text(json.dumps({"parts": listed, "output": str(output)}))
    _run(BINDER, job, output, TIME_LIMIT)


def _run(module: str, job: Path, output: Path, time_limit: float) -> None:
    command = [sys.executable, "-m", module, str(job)]
    try:
        run = subprocess.run(  # noqa: S603 - this interpreter, this module, files of our own naming
            command,
            capture_output=True,
            text=True,
            timeout=time_limit,
            cwd=TEMPLATES.parents[1],
            env={**os.environ, **THRIFT},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"{output.name}: not done after {time_limit} s") from error
    if run.returncode:
        raise TypesettingFailed(f"{output.name}: {run.stderr[-2000:]}")
