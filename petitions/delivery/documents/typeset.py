"""Sets one volume in a process of its own, because the typesetter keeps its memory and might not come back.

The child is `typesetter.py`, which stays for the volumes of one delivery and forks for each, or `binder.py`
where several volumes become one; all speak through files.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

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
    time_limit: float
    root: str = str(TEMPLATES)


class Machine:
    """The typesetter while it is kept for several volumes; it starts and opens its faces but once.

    Used in a `with` block. Whoever dies in it leaves nothing behind: it ends with its input.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()

    def set(self, job: Path) -> int:
        """Have one job done: 0, or how its process ended; what it said then lies beside the job."""
        process = self._process = self._process or _started()
        try:
            print(job, file=process.stdin, flush=True)
            return int(process.stdout.readline()) if process.stdout else 1
        except (BrokenPipeError, ValueError):  # It is gone, without a word.
            self._process = None
            process.communicate()
            return process.returncode or 1


def _started() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, this module, files of our own naming
        [sys.executable, "-m", TYPESETTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=TEMPLATES.parents[1],
        env={**os.environ, **THRIFT},
    )


def typeset(
    template: str,
    data: Path,
    output: Path,
    *,
    created_at: datetime,
    time_limit: float = TIME_LIMIT,
    machine: Machine | None = None,
) -> None:
    """Makes `output` from the JSON file `data`, on a machine of its own if none is given.

    Its name says what it becomes: .pdf is tagged PDF/UA-1, .png one page as a picture, a pixel for a point.
    Raises: TypesettingFailed.
    """
    if machine is None:
        with Machine() as machine:
            typeset(template, data, output, created_at=created_at, time_limit=time_limit, machine=machine)
            return
    job, said = data.with_suffix(".job"), data.with_suffix(".said")
    said.unlink(missing_ok=True)
    work = Job(template, str(data), str(output), int(created_at.timestamp()), time_limit)
    job.write_text(json.dumps(asdict(work)))
    ended = machine.set(job)
    if ended == -signal.SIGALRM:
        raise TypesettingFailed(f"{output.name}: not done after {time_limit} s")
    if ended:
        why = said.read_text(encoding="utf-8") if said.exists() else f"ended with {ended}"
        raise TypesettingFailed(f"{output.name}: {why[-2000:]}")


def bound(parts: Sequence[tuple[Path, str]], output: Path, folder: Path) -> None:
    """Makes `output` of several files of ours with their titles. Raises: TypesettingFailed."""
    job = folder / "binder.job"
    listed = [[str(file), title] for file, title in parts]
    job.write_text(json.dumps({"parts": listed, "output": str(output)}))
    command = [sys.executable, "-m", BINDER, str(job)]
    try:
        run = subprocess.run(  # noqa: S603 - this interpreter, this module, files of our own naming
            command,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            cwd=TEMPLATES.parents[1],
            env={**os.environ, **THRIFT},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"{output.name}: not done after {TIME_LIMIT} s") from error
    if run.returncode:
        raise TypesettingFailed(f"{output.name}: {run.stderr[-2000:]}")
