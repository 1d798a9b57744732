"""A file for a download, made whole before its first byte leaves.

So the browser knows how long it is and shows how far it has come, and a file that breaks off is never taken
for a whole one. It lies on the disk meanwhile, without a name, and goes with the answer.
"""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from flask import Response

from petitions.database import intend_to_write

# A file of so many rows comes within the answer: it takes a second at most. A longer one the worker makes.
AT_ONCE = 5_000
# Files of this size stay in the memory.
_SMALL_BYTES = 1024 * 1024
_PIECE_BYTES = 64 * 1024


def download(pieces: Iterable[bytes], *, media_type: str, file_name: str) -> Response:
    """The answer that hands a file over, to be kept by nobody on the way."""
    file = tempfile.SpooledTemporaryFile(max_size=_SMALL_BYTES)  # noqa: SIM115 - the answer closes it
    intend_to_write(False)  # on SQLite nobody has to wait for a file
    try:
        for piece in pieces:  # writelines would hold them all before any goes to the disk
            file.write(piece)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(_read(file), mimetype=media_type)
    response.call_on_close(file.close)
    response.content_length = size
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
