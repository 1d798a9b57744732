"""Organizers' Markdown becomes a tree of plain values."""

import json

from petitions.delivery.documents.prose import prose, prose_with_notes


def test_blocks_keep_their_kind_and_order() -> None:
    kinds = [
        block["kind"] for block in prose("# Title\n\ntext\n\n* a\n* b\n\n> quoted\n\n---\n\n```\ncode\n```")
    ]

    assert kinds == ["heading", "paragraph", "list", "quote", "rule", "paragraph"]


def test_numbered_list_keeps_its_first_number() -> None:
    (numbered,) = prose("3. three\n4. four")

    assert numbered["start"] == 3
    assert len(numbered["items"]) == 2


def test_emphasis_and_links_are_kept() -> None:
    (paragraph,) = prose("**bold** *slanted* [here](https://example.org)")

    kinds = [part["kind"] for part in paragraph["inlines"]]
    assert kinds == ["strong", "text", "emph", "text", "link"]
    assert paragraph["inlines"][4]["href"] == "https://example.org"


def test_link_to_a_script_keeps_its_words_only() -> None:
    assert "href" not in json.dumps(prose("[press](javascript:alert(1)) [data](data:text/html,x)"))


def test_html_stays_text() -> None:
    (paragraph,) = prose("<script>x</script>")

    assert "".join(part["text"] for part in paragraph["inlines"]) == "<script>x</script>"


def test_table_becomes_its_words() -> None:
    rows = prose("| a | b |\n|---|---|\n| 1 | 2 |")

    assert ["".join(part["text"] for part in row["inlines"]) for row in rows] == ["a, b", "1, 2"]


def test_footnotes_have_the_same_number_in_every_text() -> None:
    footnotes = "[^1]: First.\n[^2]: Second.\n[^3]: Nobody refers to it."

    (body, why), notes = prose_with_notes(["Body.[^2]", "Why.[^1]"], footnotes)

    assert body[0]["inlines"][-1] == {"kind": "reference", "number": "2"}
    assert why[0]["inlines"][-1] == {"kind": "reference", "number": "1"}
    assert [item["number"] for item in notes[0]["items"]] == ["1", "2", "3"]


def test_footnotes_written_as_a_list_stand_as_they_are() -> None:
    (_body,), notes = prose_with_notes(["Body."], "1. First\n2. Second")

    assert notes[0]["kind"] == "list"


def test_marks_without_footnotes_stay_text() -> None:
    ((body,),), notes = prose_with_notes(["Body.[^9]"], "")

    assert body["inlines"][0]["text"] == "Body.[^9]"
    assert notes == []
