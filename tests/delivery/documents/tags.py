"""What a screen reader needs of a PDF: it says that it is PDF/UA, and every tag leads where it should."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf


def check_accessible(path: Path, *, title: str, language: str = "en") -> None:
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title
        _check_tags(pdf)
        _check_names(pdf)


def count(path: Path, kind: str) -> int:
    """How many elements of a kind the tree of tags has, from its root down."""
    with pikepdf.open(path) as pdf:
        return sum(str(element.S) == kind for element in elements(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element that can be reached, each of which knows the one above it."""
    waiting = [(pdf.Root.StructTreeRoot, kid) for kid in kids(pdf.Root.StructTreeRoot)]
    while waiting:
        parent, element = waiting.pop()
        assert element.P.objgen == parent.objgen
        yield element
        waiting.extend((element, kid) for kid in kids(element))


def kids(parent: Any) -> list[Any]:
    return [kid for kid in _listed(parent.get("/K")) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, pikepdf.Array) else [found] if found is not None else []


def _check_tags(pdf: pikepdf.Pdf) -> None:
    """Each page with content, and each link, has a number of its own that leads to its tags."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    tags = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    assert list(tags) == sorted(tags)
    reached = {element.objgen for element in elements(pdf)}
    used = []
    for page in pdf.pages:
        for tag in _tags_of(page, tags, used):
            assert tag.objgen in reached
            assert tag.get("/Pg", page.obj).objgen == page.obj.objgen
        for link in page.obj.get("/Annots", []):
            used.append(int(link.StructParent))
            assert tags[used[-1]].objgen in reached
    assert sorted(used) == sorted(tags)


def _tags_of(page: pikepdf.Page, tags: dict[int, Any], used: list[int]) -> list[Any]:
    if "/StructParents" not in page.obj:
        assert not page.obj.get("/Contents") or page.Contents.read_bytes() == b""
        return []
    used.append(int(page.obj.StructParents))
    return [tag for tag in tags[used[-1]] if isinstance(tag, pikepdf.Dictionary)]


def _check_names(pdf: pikepdf.Pdf) -> None:
    """A cell's heads are cells by that name, and no two elements have one name."""
    all_elements = list(elements(pdf))
    names = [str(element.ID) for element in all_elements if "/ID" in element]
    listed = [str(name) for name in list(pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", []))[::2]]
    assert len(set(names)) == len(names)
    assert listed == sorted(names)
    for element in all_elements:
        for each in _listed(element.get("/A")):
            assert {str(head) for head in each.get("/Headers", [])} <= set(names)
