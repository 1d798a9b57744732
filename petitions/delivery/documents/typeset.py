"""Sets one volume in a process of its own, because the typesetter keeps its memory and might not come back.

Run as `python -m petitions.delivery.documents.typeset JOB.json`: the job names the template, the data file,
the output and the creation time. Parent and child speak through files only.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import typst

from petitions.delivery.documents.fonts import font_folders

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
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
    template: str, data: Path, output: Path, *, created_at: datetime, time_limit: float = TIME_LIMIT
) -> None:
    """Makes `output` from the JSON file `data`. Raises: TypesettingFailed.

    Its name says what it becomes: .pdf is tagged PDF/UA-1, .png one page as a picture, a pixel for a point.
    """
    job = data.with_suffix(".job")
    job.write_text(json.dumps(asdict(Job(template, str(data), str(output), int(created_at.timestamp())))))
    command = [sys.executable, "-m", __name__, str(job)]
    try:
        run = subprocess.run(  # noqa: S603 - this interpreter, this module, files of our own naming
            command, capture_output=True, text=True, timeout=time_limit, cwd=TEMPLATES.parents[1], check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"{output.name}: not done after {time_limit} s") from error
    if run.returncode:
        raise TypesettingFailed(f"{output.name}: {run.stderr[-2000:]}")


def main(job_file: str) -> None:
    """The child's whole life: one job."""
    job = Job(**json.loads(Path(job_file).read_text()))
    is_picture = job.output.endswith(".png")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )
    typst.compile(
        str(TEMPLATES / job.template),
        output=job.output,
        root=str(TEMPLATES),
        font_paths=fonts,
        ignore_system_fonts=True,
        format="png" if is_picture else "pdf",
        ppi=72,
        sys_inputs={
            "data": Path(job.data).read_text(encoding="utf-8"),
            "families": json.dumps(sorted(fonts.families(), key=family_order)),
        },
        pdf_standards=[] if is_picture else ["ua-1"],
        timestamp=job.created_at,
    )


def family_order(family: str) -> tuple[bool, bool, str]:
    """Noto before Kurinto, and among those the one for simplified Chinese before its sisters."""
    return family.startswith("Kurinto"), family not in ("Kurinto Sans", "Kurinto Sans SC"), family


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except typst.TypstError as failure:
        sys.exit(failure.diagnostic)
