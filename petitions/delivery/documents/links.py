"""Where an office answers and checks, and on what its report is printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Where the office answers and checks; each may be empty and is then not mentioned.

    `paper` is the size of a report that goes by post, "us-letter" or "a4"; empty for one that goes by mail.
    On paper the office's address is a short one to be typed, and a code for a camera stands beside it.
    """

    office: str = ""
    verify: str = ""
    record: str = ""
    paper: str = ""
