"""Address labels for the envelopes of one run: thirty on a sheet of letter paper."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from petitions.delivery.documents.pack import Envelope
from petitions.delivery.documents.typeset import typeset
from petitions.delivery.documents.words import Words

TEMPLATE = "labels.typ"


def label_sheets(
    labels: Sequence[tuple[str, Envelope]], *, title: str, author: str, language: str, at: datetime
) -> bytes:
    """The PDF of (language, envelope) in their order, three in a row. Raises: TypesettingFailed.

    The sheets are those that American and Canadian shops number 5160: 1 by 2 5/8 inches.
    """
    data = {
        "title": title,
        "author": author,
        "language": Words(language).language,
        "labels": [
            {"language": spoken, "to": list(each.to), "postage": list(each.postage)}
            for spoken, each in labels
        ],
    }
    with TemporaryDirectory(prefix="labels-") as folder:
        source, output = Path(folder) / "labels.json", Path(folder) / "labels.pdf"
        source.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        typeset(TEMPLATE, source, output, created_at=at)
        return output.read_bytes()
