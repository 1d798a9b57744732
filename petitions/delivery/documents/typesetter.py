"""The typesetter's process: `python -m petitions.delivery.documents.typesetter JOB.json`.

The job names the template, the data file, the output and the creation time; see `typeset.py`. Nothing else
imports the library, which is large.
"""

import json
import sys
from pathlib import Path

import typst

from petitions.delivery.documents.fonts import font_folders
from petitions.delivery.documents.typeset import TEMPLATES, Job


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
