"""Markdown in a mail's text part reads as if it had been typed there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.text.markdown_plain import to_plain


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("", ""),
        ("One\ntwo", "One two"),
        ("One  \ntwo", "One\ntwo"),
        ("One\n\ntwo", "One\n\ntwo"),
        ("# Why?\n\nBecause.", "Why?\n\nBecause."),
        ("**bold** *thin* ~~gone~~ `code`", "bold thin gone code"),
        ("a &amp; b \\* c", "a & b * c"),
        ("[the law](https://example.org/law)", "the law (https://example.org/law)"),
        ("[example.org](https://example.org/)", "example.org"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("[write](mailto:ann@example.org)", "write (ann@example.org)"),
        ("- one\n- two\n  - deep", "- one\n- two\n  - deep"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("1. one\n\n   more\n2. two", "1. one\n   more\n2. two"),
        ("> said\n> she", "> said she"),
        ("> one\n>\n> two", "> one\n> \n> two"),
        ("    code <b>\n    more", "  code <b>\n  more"),
        ("```\ncode\n```", "  code"),
        ("a\n\n***\n\nb", "a\n\n* * *\n\nb"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("One.[^x]\n\n[^x]: The note,\n    two lines.", "One.[1]\n\n[1] The note, two lines."),
        ("One.^[Inline.]", "One.[1]\n\n[1] Inline."),
        ("<b>not html</b>", "<b>not html</b>"),
        ("a\u202eb", "ab"),
    ],
)
def test_each_form_is_written_out(source: str, plain: str) -> None:
    assert to_plain(source) == plain


@given(st.text("<>[]()!#*_`~^&;:/|\"'=-+>\n abc1.", max_size=200))
def test_any_markdown_can_be_written_out(source: str) -> None:
    assert isinstance(to_plain(source), str)


@given(st.lists(st.text("abcdefg ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_no_word_is_lost(words: list[str]) -> None:
    assert to_plain("\n\n".join(words)).split() == " ".join(words).split()
