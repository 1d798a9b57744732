"""Sets one volume in a process of its own, because the typesetter keeps its memory and might not come back.

The child is `typesetter.py`; the two speak through files only.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
TYPESETTER = "petitions.delivery.documents.typesetter"
# A volume is one run of pages, which further threads only slow down; and what grows is moved, not copied, so
# that a volume takes the same memory every time (glibc alone reads this).
THRIFT = {"RAYON_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "65536"}
TIME_LIMIT = 600  # seconds for one volume; 5,000 names take about one


class TypesettingFailed(Exception):
    """A volume could not be made. The delivery stays where it was and the operator sees the message."""


@dataclass(frozen=True, slots=True)
class Job:
    """One volume to set. `created_at` is in UNIX seconds, so that equal data gives equal bytes.

    `root` is the folder in which the template lies, and all that it may read.
    """

    template: str
    data: str
    output: str
    created_at: int
    root: str = str(TEMPLATES)


def typeset(
    template: str,
    data: Path,
    output: Path,
    *,
    created_at: datetime,
    time_limit: float = TIME_LIMIT,
    root: Path = TEMPLATES,
) -> None:
    """Makes `output` from the JSON file `data`. Raises: TypesettingFailed.

    Its name says what it becomes: .pdf is tagged PDF/UA-1, .png one page as a picture, a pixel for a point.
    With a `root` of its own it may show pages of other PDFs, which PDF/UA does not allow; it is tagged still.
    """
    job = data.with_suffix(".job")
    work = Job(template, str(data), str(output), int(created_at.timestamp()), str(root))
    job.write_text(json.dumps(asdict(work)))
    command = [sys.executable, "-m", TYPESETTER, str(job)]
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
