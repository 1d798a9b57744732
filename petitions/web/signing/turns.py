"""Who writes next on SQLite, which has one writer at a time: who waits together is written together.

Each commit waits for the disk, and each writer begins with an empty page cache. So whoever has the turn
writes what the others of its process have brought meanwhile too, in one transaction; all are answered after
its commit.
"""

import fcntl
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection

Write = Callable[[Connection], None]


@dataclass(eq=False, slots=True)
class _Brought:
    """What a request wants written. It has failed until it is committed."""

    write: Write
    error: Exception | None = field(default_factory=lambda: RuntimeError("nobody has written it"))


class Turns:
    """The turns of one database: first among the threads of a process, then among the processes."""

    def __init__(self, database: str) -> None:
        self._file = f"{database}.turn"
        self._turn = threading.Lock()
        self._waiting: deque[_Brought] = deque()

    def write(self, connection: Connection, write: Write) -> None:
        """Return when what `write` does on the connection it is handed is committed; raises what it raises.

        It may be called on another thread, and once more when something that was brought with it fails.
        """
        mine = _Brought(write)
        self._waiting.append(mine)
        with self._turn:
            if mine in self._waiting:
                self._have_turn(connection)
        if mine.error is not None:
            raise mine.error

    def _have_turn(self, connection: Connection) -> None:
        """Among the processes, at the lock on an empty file: the system wakes the next one at once.

        SQLite itself lets those who wait ask again after sleeping ever longer. Where the file cannot be made,
        on a full disk say, that has to do.
        """
        with ExitStack() as stack:
            with suppress(OSError):
                fcntl.flock(stack.enter_context(open(self._file, "a")), fcntl.LOCK_EX)
            _write(connection, [self._waiting.popleft() for _ in range(len(self._waiting))])


def _write(connection: Connection, brought: Sequence[_Brought]) -> None:
    try:
        with connection.begin():
            for each in brought:
                each.write(connection)
    except Exception as error:
        if len(brought) == 1:
            brought[0].error = error
        else:
            for each in brought:
                _write(connection, [each])
        return
    for each in brought:
        each.error = None
