"""The typesetter's process, kept for several volumes, with a fork for each."""

import json
import os
import signal
from pathlib import Path

import pytest

from petitions.delivery.documents import typeset as typesetting
from petitions.delivery.documents.typeset import Machine, TypesettingFailed, typeset
from tests.delivery.documents.samples import UNTIL

PAGE = {
    "title": "Names", "author": "A group", "language": "en", "paper": "us-letter", "date": [2026, 11, 2],
    "accent": "#1f4e79", "reference": "CS-1", "running_title": "Stay", "running_volume": "", "bare_pages": 1,
    "page_of": "page {page} of {pages}", "organization": {"name": "A group"}, "petition_title": "Stay",
    "place": "Volume 2", "unprinted": "",
    "part": {"kind": "names", "heading": "Names", "summary": "All.", "start": 1, "items": [["Ann Lee"]]},
}  # fmt: skip


def volume(folder: Path, name: str, machine: Machine, words: object = PAGE, time_limit: float = 60) -> bytes:
    data, output = folder / f"{name}.json", folder / f"{name}.pdf"
    data.write_text(json.dumps(words), encoding="utf-8")
    typeset("volume.typ", data, output, created_at=UNTIL, time_limit=time_limit, machine=machine)
    return output.read_bytes()


def test_one_machine_goes_on_after_a_volume_that_failed_and_one_that_took_too_long(tmp_path: Path) -> None:
    with Machine() as machine:
        first = volume(tmp_path, "first", machine)
        with pytest.raises(TypesettingFailed, match="does not contain key"):
            volume(tmp_path, "broken", machine, {})
        with pytest.raises(TypesettingFailed, match=r"slow.pdf: not done after 0.001 s"):
            volume(tmp_path, "slow", machine, time_limit=0.001)

        assert volume(tmp_path, "last", machine) == first
        assert not (tmp_path / "slow.pdf").exists()


def test_a_machine_that_was_killed_is_said_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, start = [], typesetting._started

    def hear() -> object:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(typesetting, "_started", hear)
    with Machine() as machine:
        volume(tmp_path, "first", machine)
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()
        with pytest.raises(TypesettingFailed, match=r"second.pdf: ended with -9"):
            volume(tmp_path, "second", machine)

        assert volume(tmp_path, "third", machine)
    assert len(started) == 2
    assert started[1].returncode == 0
