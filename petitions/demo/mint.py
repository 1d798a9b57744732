"""Rows made in a second process while the first puts them in: each takes about half of the time."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from sqlalchemy import create_engine

from petitions.crypto import KEYRING
from petitions.demo.crowd import Setting
from petitions.demo.mass import Mass, prepared

CHUNK = 5_000
# Chunks that may wait to be put in: more would only take memory.
_AHEAD = 3
_Chunk = list[tuple[Any, ...]]
_at_work: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Order:
    """So many signatures of one petition; `number` is that of the last mailbox before them."""

    setting: Setting
    seed: str
    number: int
    count: int


@contextmanager
def minting(
    orders: Sequence[Order], *, database_url: str, keys: Sequence[str], dedupe_key: str
) -> Iterator[Iterator[_Chunk]]:
    """The rows of all orders as the database's driver takes them, a chunk at a time and some ahead."""
    pool = ProcessPoolExecutor(1, get_context("spawn"), _begin, (database_url, keys, dedupe_key))
    try:
        yield _some_ahead(pool, orders)
    finally:
        pool.shutdown(cancel_futures=True)


def _some_ahead(pool: ProcessPoolExecutor, orders: Sequence[Order]) -> Iterator[_Chunk]:
    waiting: deque[Future[_Chunk]] = deque()
    for order, size in _sizes(orders):
        waiting.append(pool.submit(_mint, order, size))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _sizes(orders: Sequence[Order]) -> Iterator[tuple[Order, int]]:
    """The orders cut into chunks."""
    for order in orders:
        for begun in range(0, order.count, CHUNK):
            yield order, min(CHUNK, order.count - begun)


def _begin(database_url: str, keys: Sequence[str], dedupe_key: str) -> None:
    """Set the second process up; it never opens the database."""
    KEYRING.load(keys, dedupe_key)
    _at_work["dialect"] = create_engine(database_url).dialect


def _mint(order: Order, size: int) -> _Chunk:
    if _at_work.get("order") != order.seed:
        _at_work["order"] = order.seed
        _at_work["mass"] = Mass(order.setting, random.Random(order.seed), order.number)  # noqa: S311 - see roll
    rows = _at_work["mass"].rows(size)
    return list(prepared(rows, _at_work["dialect"]))
