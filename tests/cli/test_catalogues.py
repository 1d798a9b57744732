"""Catalogues are compiled when they have changed, and only then."""

import gettext
import os
from pathlib import Path

import pytest

from petitions.cli.catalogues import compile_catalogues

FRENCH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Sign"\nmsgstr "%s"\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(FRENCH % "Signer")
    return path


def sign_in_french(catalogue: Path) -> str:
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext("Sign")


def test_a_new_catalogue_is_compiled_once(catalogue: Path, tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == ["fr"]
    assert compile_catalogues(tmp_path) == []
    assert sign_in_french(catalogue) == "Signer"


def test_a_changed_catalogue_is_compiled_again(catalogue: Path, tmp_path: Path) -> None:
    compile_catalogues(tmp_path)
    catalogue.write_text(FRENCH % "Je signe")
    later = catalogue.with_suffix(".mo").stat().st_mtime + 10
    os.utime(catalogue, (later, later))

    assert compile_catalogues(tmp_path) == ["fr"]
    assert sign_in_french(catalogue) == "Je signe"
