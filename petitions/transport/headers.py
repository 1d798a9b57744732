"""Text that is fit for a mail header."""

import re

NOT_FOR_A_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def header_text(text: str, longest: int) -> str:
    """Text of an organizer's that is fit for a header: one line, no marks that turn it round, not too long.

    What looks like an encoded word is broken up: CPython 3.10 to 3.12 decode it, line ends and all, when the
    header is read back, and a title could so write headers of its own.

    >>> header_text("Scrap it\\r\\nBcc: v@example.net", 60), header_text("A petition of many words", 12)
    ('Scrap it Bcc: v@example.net', 'A petition…')
    """
    line = " ".join(NOT_FOR_A_HEADER.sub(" ", text).split()).replace("=?", "= ?")
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"
