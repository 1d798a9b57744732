"""The binder's process: `python -m petitions.delivery.documents.binder JOB.json` makes one PDF of several.

Each keeps its tags, so that the whole is PDF/UA when all of them are: their trees of tags become parts of one
document. The typesetter can only show pages of other PDFs as pictures. In a process of its own, because tags
of many names take memory that Python would keep. Source: ISO 32000-1, 14.7 (logical structure).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Page, Pdf, String

BOTH_SIDES = 2


def main(job_file: str) -> None:
    """The child's whole life: one job, {"output": …, "parts": [[file, title], …]}."""
    job: dict[str, Any] = json.loads(Path(job_file).read_text(encoding="utf-8"))
    bind([(Path(file), title) for file, title in job["parts"]], Path(job["output"]))


def bind(parts: list[tuple[Path, str]], output: Path) -> None:
    """One file of several, each beginning on a sheet of its own; the first lends its title and language.

    Bookmarks are the titles. Equal files give equal bytes.
    """
    (first, title), *others = parts
    with Pdf.open(first) as whole:
        bookmarks = [OutlineItem(title, 0)]
        _make_parts_of_one(whole)
        for number, (path, title) in enumerate(others, start=1):
            # Not closed: its streams are read when the whole is written, and nothing else is held of it.
            added = Pdf.open(path)
            bookmarks.append(OutlineItem(title, _add(whole, added, f"{number}.")))
        with whole.open_outline() as outline:
            outline.root[:] = bookmarks
        whole.save(output, deterministic_id=True)


def _make_parts_of_one(whole: Pdf) -> None:
    """Put a document above the first file's tags, in which the others get their place."""
    root = whole.Root.StructTreeRoot
    document = Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array())
    top, root.K = _kids(root), whole.make_indirect(document)
    _append(root.K, top)


def _append(document: Object, top: list[Object]) -> None:
    for element in top:
        element.S, element.P = Name.Part, document
        document.K.append(element)


def _add(whole: Pdf, added: Pdf, prefix: str) -> int:
    """Put one file behind the others, pages first: its tags point at them. Answers its first page."""
    if len(whole.pages) % BOTH_SIDES:
        width, height = (float(side) for side in added.pages[0].mediabox[2:])
        whole.add_blank_page(page_size=(width, height))
    start = len(whole.pages)
    whole.pages.extend(added.pages)
    tree, root = whole.copy_foreign(added.Root.StructTreeRoot), whole.Root.StructTreeRoot
    _renumber(tree, root, whole.pages[start:])
    _rename(tree, root, prefix)
    for role, meaning in tree.get("/RoleMap", Dictionary()).items():
        root.RoleMap[role] = meaning
    _append(root.K, _kids(tree))
    return start


def _renumber(tree: Object, root: Object, pages: list[Page]) -> None:
    """Let the numbers by which pages and links find their tags go on where the last file ended."""
    shift = int(root.ParentTreeNextKey)
    for page in pages:
        for each, key in ((page.obj, "/StructParents"), *((a, "/StructParent") for a in _links(page))):
            if key in each:
                each[key] = int(each[key]) + shift
    for number, tags in _pairs(tree.ParentTree.Nums):
        root.ParentTree.Nums.append(int(number) + shift)
        root.ParentTree.Nums.append(tags)
    root.ParentTreeNextKey = shift + int(tree.ParentTreeNextKey)


def _links(page: Page) -> list[Object]:
    return list(page.obj.get("/Annots", Array()))


def _rename(tree: Object, root: Object, prefix: str) -> None:
    """Give the cells that others name as their heads names that no other file has."""
    if "/IDTree" not in tree:
        return
    for element in _elements(tree):
        if "/ID" in element:
            element.ID = String(prefix + str(element.ID))
        for attributes in _listed(element.get("/A")):
            if "/Headers" in attributes:
                attributes.Headers = Array([String(prefix + str(each)) for each in attributes.Headers])
    known = _pairs(root.IDTree.Names) if "/IDTree" in root else []
    names = {str(name): tag for name, tag in known}
    names |= {prefix + str(name): tag for name, tag in _pairs(tree.IDTree.Names)}
    # PDF wants them in the order of their bytes.
    flat = [each for name in sorted(names, key=str.encode) for each in (String(name), names[name])]
    root.IDTree = Dictionary(Names=Array(flat))


def _pairs(flat: Any) -> list[tuple[Any, Any]]:
    """A name or number and what it leads to, which PDF writes in one row."""
    row = list(flat)
    return list(zip(row[::2], row[1::2], strict=True))


def _elements(tree: Object) -> Iterator[Object]:
    """All elements below a tree's root, in no order."""
    waiting = _kids(tree)
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(_kids(element))


def _kids(parent: Object) -> list[Object]:
    """The elements right under one; marked content and links are none."""
    return [kid for kid in _listed(parent.get("/K")) if isinstance(kid, Dictionary) and "/S" in kid]


def _listed(value: Any) -> list[Any]:
    """What PDF allows to stand alone or in a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


if __name__ == "__main__":
    main(sys.argv[1])
