"""Petition page against Flask returning as many cached bytes; count.json against a Flask hello."""

import os
import tempfile
import urllib.request
from pathlib import Path

from bench.rounds import compare
from bench.servers import load, served
from bench.signing import prepared


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), "sqlite:///" + str(Path(folder) / "petitions.db"))
        floor_settings = {
            "SECRET_KEY": "of the floor and no other",
            "DATABASE_URL": "sqlite:///" + str(Path(folder) / "floor.db"),
        }
        with (
            served("bench.floors.minimal:app", **floor_settings) as floor,
            served("wsgi:app", **settings) as ours,
        ):
            page = f"{ours}/petitions/bench"
            with urllib.request.urlopen(page) as answer:  # noqa: S310 - our own server
                size = len(answer.read())
            print(f"the petition page has {size:,} bytes; {os.cpu_count()} cores")
            compare(
                "petition page / cached bytes of the same size",
                lambda: load(f"{floor}/page/{size}"),
                lambda: load(page),
                at_least=0.85,
            )
            compare(
                "count.json / hello",
                lambda: load(f"{floor}/hello"),
                lambda: load(f"{page}/count.json"),
                at_least=0.7,
            )
