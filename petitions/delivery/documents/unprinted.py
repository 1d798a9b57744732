"""What a volume owns up to: the scripts that none of our faces has, and where such words stand whole."""

from collections.abc import Iterable, Iterator

from petitions.delivery.documents.files import stem
from petitions.delivery.documents.glyphs import unprinted
from petitions.delivery.documents.package import Comment, Name, Package
from petitions.delivery.documents.words import Words

# Unicode's scripts of what belongs to no script: signs, marks, what nobody has assigned.
NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


def scripts_of(person: Name | Comment) -> frozenset[str]:
    """The scripts of one signatory's words that cannot be printed, by their four letters."""
    wrote = person.text if isinstance(person, Comment) else ""
    return unprinted(f"{person.name} {person.place} {wrote}")


def scripts_of_report(package: Package) -> frozenset[str]:
    """Those of what the report itself prints: highlights, letters that several sent, organizations."""
    groups = package.letters.groups if package.letters else ()
    signed = (f"{each.name} {each.place} {each.represented_by}" for each in package.organizations)
    texts = (unprinted(text) for text in (*(group.text for group in groups), *signed))
    return _together((*map(scripts_of, package.highlights), *texts))


def _together(found: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*found)


def volume_note(scripts: frozenset[str], table: str, package: Package, words: Words) -> str:
    """The line in a further volume; empty where everything is printed."""
    name = f"{stem(package.reference)}-{table}.csv"
    return _said(scripts, words("They stand whole in the table {name}.", name=name), words)


def report_note(scripts: Iterable[frozenset[str]], words: Words) -> str:
    """The line in a volume that holds more than one table does."""
    whole = words("They stand whole in the tables and in the plain text of this package.")
    return _said(_together(scripts), whole, words)


def _said(scripts: frozenset[str], whole: str, words: Words) -> str:
    if not scripts:
        return ""
    named = ", ".join(_names(scripts - NO_SCRIPT, words))
    if named:
        lost = words(
            "Some words are in a script that this document cannot print ({scripts}): a box stands for each"
            " letter.",
            scripts=named,
        )
    else:
        lost = words("A box stands for each sign that this document cannot print.")
    return f"{lost} {whole}"


def _names(scripts: frozenset[str], words: Words) -> Iterator[str]:
    """Tibetan · tibétain."""
    return (words.locale.scripts.get(each, each) for each in sorted(scripts))
