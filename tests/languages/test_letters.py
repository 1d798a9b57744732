"""Every letter speaks the language of the one it goes to, subject, text and HTML, from left or right."""

import datetime as dt
import re
from typing import Any

from flask import Flask
from jinja2 import meta

from config import Config
from petitions.letters import LETTERS, _written
from tests.languages.conftest import GREEK
from tests.languages.pseudo import LANGUAGE, untranslated, untranslated_text

PARTS = ("subject.txt", "body.txt", "body.html")
MOMENT = dt.datetime(2026, 5, 1, 13, tzinfo=dt.UTC)


def words_for(app: Flask, letter: str) -> dict[str, Any]:
    """Something in Greek for everything that the three parts of a letter ask for."""
    env = app.jinja_env
    assert env.loader is not None
    sources = [env.loader.get_source(env, f"email/{letter}/{part}")[0] for part in PARTS]
    asked = {name for source in sources for name in meta.find_undeclared_variables(env.parse(source))}
    names = asked - set(env.globals) - {"language", "direction", "subject"} | {"accent", "text_language"}
    return {name: _value(name) for name in names}


def _value(name: str) -> Any:
    match name:
        case "accent":
            return "#7a1f4b"
        case "number":
            return 3
        case "weeks":
            numbers = dict.fromkeys(("joined", "joined_before", "count", "goal"), 3)
            texts = {"title": GREEK, "text_language": LANGUAGE, "path": "/", "next_at": GREEK}
            return (tuple({**texts, **numbers}.items()),)
        case "text_language":
            return LANGUAGE
        case _ if name.endswith("_url"):
            return "https://countersign.example/page"
        case _ if name.endswith("_at"):
            return MOMENT
        case _:
            return GREEK


def written(app: Flask, letter: str, language: str) -> tuple[str, str, str]:
    with app.app_context():
        return _written(letter, language, tuple(sorted(words_for(app, letter).items())))


def test_no_letter_has_a_word_that_is_not_translated(app: Flask) -> None:
    forgotten = {}
    for letter in LETTERS:
        subject, text, html = written(app, letter, LANGUAGE)
        # A reminder to an office is the organizer's own words; ours are a line.
        assert len(text) > (60 if letter == "follow_up" else 200), letter
        if words := untranslated_text(subject) + untranslated_text(text) + untranslated(html):
            forgotten[letter] = " ".join(words)

    assert forgotten == {}


def test_every_letter_speaks_each_language_in_its_direction(real_app: Flask) -> None:
    for letter in LETTERS:
        texts = set()
        for language in Config().LANGUAGES:
            _, text, html = written(real_app, letter, language)
            direction = "rtl" if language == "ar" else "ltr"
            assert f'<html lang="{language}" dir="{direction}"' in html, letter
            # Many mail programs take only what stands inside the body.
            assert re.search(f'<table[^>]* dir="{direction}"', html), letter
            texts.add(text)
        assert len(texts) == len(Config().LANGUAGES), letter
