"""Markdown as plain text, for the text part of a mail, a copied letter and the descriptions of a page."""

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from petitions.text.markdown import parser
from petitions.text.plain import neutralised

_INDENT = "  "


def to_plain(source: str) -> str:
    """The text as one would type it in a mail: links written out, lists and quotations marked, notes last.

    Paragraphs are not folded; whoever sends them folds them.
    """
    tree = SyntaxTreeNode(parser().parse(neutralised(source), {}))
    return "\n\n".join(block for child in tree.children for block in _blocks(child)).strip("\n")


def _blocks(node: SyntaxTreeNode) -> Iterator[str]:
    """The blocks of plain text that a block of Markdown becomes, to be parted by blank lines."""
    if node.type in ("paragraph", "heading"):
        yield _inline(node.children[0])
    elif node.type in ("bullet_list", "ordered_list"):
        yield "\n".join(_items(node))
    elif node.type == "blockquote":
        yield _marked("> ", "\n\n".join(block for child in node.children for block in _blocks(child)), "> ")
    elif node.type in ("fence", "code_block"):
        yield _marked(_INDENT, node.content.rstrip("\n"), _INDENT)
    elif node.type == "hr":
        yield "* * *"
    elif node.type == "table":
        yield "\n".join(_rows(node))
    elif node.type == "footnote_block":
        yield "\n".join(_notes(node))


def _items(node: SyntaxTreeNode) -> Iterator[str]:
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        body = "\n".join(block for child in item.children for block in _blocks(child))
        yield _marked(mark, body, " " * len(mark))


def _rows(node: SyntaxTreeNode) -> Iterator[str]:
    for part in node.children:
        for row in part.children:
            yield " | ".join(_inline(cell.children[0]) if cell.children else "" for cell in row.children)


def _notes(node: SyntaxTreeNode) -> Iterator[str]:
    for note in node.children:
        mark = f"[{note.meta['id'] + 1}] "
        body = "\n".join(block for child in note.children for block in _blocks(child))
        yield _marked(mark, body, " " * len(mark))


def _marked(mark: str, body: str, rest: str) -> str:
    """The body with a mark before its first line and as much before every other one."""
    return mark + body.replace("\n", f"\n{rest}")


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_words(child) for child in node.children).strip()


def _words(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else "\n"
    if node.type == "link":
        return _link("".join(_words(child) for child in node.children), str(node.attrs.get("href", "")))
    if node.type == "footnote_ref":
        return f"[{node.meta['id'] + 1}]"
    if node.children:
        return "".join(_words(child) for child in node.children)
    return node.content


def _link(words: str, address: str) -> str:
    """A link written out: its words, then its address unless they are the same."""
    bare = address.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
    return words if bare in words else f"{words} ({address.removeprefix('mailto:')})"
