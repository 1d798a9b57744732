"""Whoever waits for a turn together is written together, and fails alone."""

import fcntl
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from petitions.database import writing
from petitions.web.signing.turns import Turns
from tests.servers import wait_until

Bring = Callable[[Callable[[Connection], None]], "Future[None]"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path}/turns.db")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT NOT NULL)"))
    yield made
    made.dispose()


@pytest.fixture
def turns(engine: Engine) -> Turns:
    return Turns(str(engine.url.database))


@pytest.fixture
def bring(engine: Engine, turns: Turns) -> Iterator[Bring]:
    """Brings something to write, on a thread of its own."""

    def one(write: Callable[[Connection], None]) -> None:
        with writing(), engine.connect() as connection:
            turns.write(connection, write)

    with ThreadPoolExecutor(8) as threads:
        yield lambda write: threads.submit(one, write)


def test_who_waits_together_is_written_in_one_transaction(engine: Engine, turns: Turns, bring: Bring) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    first = _while_others_wait(turns, bring, _say("one"), _say("two"), _say("three"))

    assert [future.exception(30) for future in first] == [None] * 4
    assert sorted(_words(engine)) == ["first", "one", "three", "two"]
    assert len(commits) == 2


def test_who_fails_fails_alone(engine: Engine, turns: Turns, bring: Bring) -> None:
    def fail(connection: Connection) -> None:
        _say("lost")(connection)
        raise LookupError

    first, one, lost, two = _while_others_wait(turns, bring, _say("one"), fail, _say("two"))

    assert isinstance(lost.exception(30), LookupError)
    assert [future.exception(30) for future in (first, one, two)] == [None] * 3
    assert sorted(_words(engine)) == ["first", "one", "two"]


def test_processes_wait_for_each_other(engine: Engine, turns: Turns, bring: Bring) -> None:
    with open(f"{engine.url.database}.turn", "w") as of_another_process:
        fcntl.flock(of_another_process, fcntl.LOCK_EX)
        ours = bring(_say("ours"))
        wait_until(turns._turn.locked, "ours does not wait")
        assert not ours.done()

    assert ours.exception(30) is None
    assert _words(engine) == ["ours"]


def test_a_turn_comes_too_where_its_file_cannot_be_made(engine: Engine, bring: Bring) -> None:
    # As on a full disk, where SQLite's own waiting has to do.
    Path(f"{engine.url.database}.turn").mkdir()

    assert bring(_say("written")).exception(30) is None
    assert _words(engine) == ["written"]


def _while_others_wait(
    turns: Turns, bring: Bring, *others: Callable[[Connection], None]
) -> list["Future[None]"]:
    """Bring a first one, and the others while it has the turn."""
    has_turn, may_end = Event(), Event()
    brought = [bring(_hold(has_turn, may_end))]
    assert has_turn.wait(30)
    brought += [bring(each) for each in others]
    wait_until(lambda: len(turns._waiting) == len(others), "the others do not wait")
    may_end.set()
    return brought


def _hold(has_turn: Event, may_end: Event) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        _say("first")(connection)
        has_turn.set()
        assert may_end.wait(30)

    return write


def _say(word: str) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})

    return write


def _words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT word FROM words ORDER BY rowid")))
