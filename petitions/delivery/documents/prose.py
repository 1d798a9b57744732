"""An organizer's Markdown as a tree of plain values that the typesetter walks; never markup again."""

from typing import Any

from markdown_it.tree import SyntaxTreeNode

from petitions.delivery.documents.glyphs import shown
from petitions.text.markdown import parser

Node = dict[str, Any]
SAFE_LINKS = ("https://", "http://", "mailto:")
MARKS = {"strong": "strong", "em": "emph", "s": "strike"}


def prose(markdown: str) -> list[Node]:
    """The blocks of a text, in order. Headings lose their level, tables and pictures become their words."""
    return _tree(markdown, {})


def prose_with_notes(texts: list[str], footnotes: str) -> tuple[list[list[Node]], list[Node]]:
    """Several texts that refer to one list of footnotes (`[^1]: …`), and the notes in the order of that list.

    Footnotes written as an ordinary list, with no marks in the texts, are given as they stand.
    """
    env: dict[str, Any] = {}
    listed = _tree(footnotes, env)
    labels = [key.removeprefix(":") for key in env.get("footnotes", {}).get("refs", {})]
    if not labels:
        return [prose(text) for text in texts], listed
    found = [_without_notes(prose(f"{text}\n\n{footnotes}")) for text in texts]
    marks = "".join(f"[^{label}]" for label in labels)
    return found, [block for block in prose(f"{marks}\n\n{footnotes}") if block["kind"] == "notes"]


def _without_notes(found: list[Node]) -> list[Node]:
    return [block for block in found if block["kind"] != "notes"]


def _tree(markdown: str, env: dict[str, Any]) -> list[Node]:
    root = SyntaxTreeNode(parser().parse(markdown, env))
    return [block for child in root.children for block in _blocks(child)]


def _blocks(node: SyntaxTreeNode) -> list[Node]:
    """One block of the source as blocks of ours: most are one, a picture without words is none."""
    match node.type:
        case "heading" | "paragraph":
            return [{"kind": node.type, "inlines": _inlines(node)}]
        case "bullet_list" | "ordered_list":
            return [_list_block(node)]
        case "blockquote":
            return [{"kind": "quote", "blocks": _inner(node)}]
        case "fence" | "code_block":
            return [{"kind": "paragraph", "inlines": [_text(node.content)]}]
        case "footnote_block":
            return [{"kind": "notes", "items": [_note(child) for child in node.children]}]
        case "hr":
            return [{"kind": "rule"}]
        case "tr":
            return [{"kind": "paragraph", "inlines": _row(node)}]
        case _:
            return _inner(node)


def _inner(node: SyntaxTreeNode) -> list[Node]:
    return [block for child in node.children for block in _blocks(child)]


def _list_block(node: SyntaxTreeNode) -> Node:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
    return {"kind": "list", "start": start, "items": [_inner(child) for child in node.children]}


def _note(node: SyntaxTreeNode) -> Node:
    return {"number": _number(node), "blocks": _inner(node)}


def _number(node: SyntaxTreeNode) -> str:
    """A footnote's number: its label as written, the same in every text; inline ones are counted."""
    return shown(str(node.meta.get("label") or node.meta["id"] + 1))


def _row(node: SyntaxTreeNode) -> list[Node]:
    """The cells of a table row, parted by commas."""
    cells = [_inlines(cell) for cell in node.children]
    return [part for index, cell in enumerate(cells) for part in ([_text(", ")] if index else []) + cell]


def _inlines(node: SyntaxTreeNode) -> list[Node]:
    """The words of one block with their emphasis and links."""
    return [part for child in node.children for part in _inline(child)]


def _inline(node: SyntaxTreeNode) -> list[Node]:
    match node.type:
        case "text" | "code_inline" | "html_inline":
            return [_text(node.content)] if node.content else []
        case "softbreak":
            return [_text(" ")]
        case "hardbreak":
            return [{"kind": "break"}]
        case "strong" | "em" | "s":
            return [{"kind": MARKS[node.type], "inlines": _inlines(node)}]
        case "link":
            return _link(node)
        case "image":
            return [_text(str(node.content))]
        case "footnote_ref":
            return [{"kind": "reference", "number": _number(node)}]
        case "footnote_anchor":
            return []
        case _:
            return _inlines(node)


def _link(node: SyntaxTreeNode) -> list[Node]:
    """A link to the web or to a mailbox; any other scheme keeps its words only."""
    href = str(node.attrs.get("href", ""))
    if not href.lower().startswith(SAFE_LINKS):
        return _inlines(node)
    return [{"kind": "link", "href": href, "inlines": _inlines(node)}]


def _text(content: str) -> Node:
    return {"kind": "text", "text": shown(content)}
