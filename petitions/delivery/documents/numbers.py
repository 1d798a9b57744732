"""The numbers of the report, each class with what it means, the rule of counting and how it is verified."""

from collections.abc import Iterator
from typing import Any

from petitions.delivery.documents.package import COUNTED_CLASSES, CountClass, Package
from petitions.delivery.documents.typed import one_line
from petitions.delivery.documents.words import Words, later

Part = dict[str, Any]
CLASSES = {
    CountClass.CONFIRMED: (
        later("Confirmed"),
        later("Signed online, then confirmed from their own mailbox by pressing a button."),
    ),
    CountClass.PAPER: (later("On paper"), later("Signed on a paper sheet; entered by hand and checked.")),
    CountClass.IMPORTED: (
        later("From partners"),
        later("Signed on a partner's site or list; compared with all others, so that nobody counts twice."),
    ),
    CountClass.ORGANIZATIONS: (
        later("Organizations"),
        later("Signed in their own name by someone entitled to do so. Counted apart from people."),
    ),
    CountClass.PENDING: (later("Not yet confirmed"), later("Signed, and may still confirm. Not counted.")),
    CountClass.EXPIRED: (
        later("Never confirmed"),
        later("Signed, but did not confirm in time. Not counted."),
    ),
    CountClass.DECLINED: (
        later("Declined"),
        later("Someone used their address, and they said that it was not they who signed. Not counted."),
    ),
    CountClass.REPEATS: (later("Repeats"), later("The same person once more. Kept on record, not counted.")),
    CountClass.HELD: (
        later("Held"),
        later("Set aside because they came in an unusual way, until a person has looked. Not counted."),
    ),
    CountClass.WITHDRAWN: (later("Withdrawn"), later("Took their signature back. Not counted.")),
    CountClass.INVALIDATED: (
        later("Invalidated"),
        later("Struck out by the organizers, with the reason on record. Not counted."),
    ),
}


def counts_part(package: Package, words: Words) -> Part:
    """The table of classes with the total, the rule of counting and how signatures are verified."""
    return {
        "heading": words("The numbers and what they mean"),
        "summary": _counts_summary(package, words),
        "rule_label": words("How we count"),
        "rule": one_line(package.counting_rule) or _usual_rule(words),
        "columns": [words("Class"), words("Number"), words("What it means")],
        "rows": _class_rows(package, words),
        "parts": [part for part in _count_notes(package, words) if part["text"]],
    }


def _usual_rule(words: Words) -> str:
    return words(
        "One person, one count: a mailbox counts once, except that two people of one household who share it"
        " may both sign."
    )


def _counts_summary(package: Package, words: Words) -> str:
    until = words.moment(package.window.until.astimezone(package.window.zone))
    return words("All numbers are as they stood on {until}.", until=until)


def _class_rows(package: Package, words: Words) -> list[Part]:
    """Counted classes, their total, then what is not in it; classes that are not known are left out."""
    by_class = package.totals.by_class
    known = [kind for kind in CountClass if kind in by_class]
    counted = [_class_row(kind, by_class[kind], words) for kind in known if kind in COUNTED_CLASSES]
    others = [_class_row(kind, by_class[kind], words) for kind in known if kind not in COUNTED_CLASSES]
    return [*counted, _total_row(package, words), *others]


def _class_row(kind: CountClass, count: int, words: Words) -> Part:
    name, meaning = CLASSES[kind]
    return {"name": words(name), "number": words.number(count), "meaning": words(meaning), "is_total": False}


def _total_row(package: Package, words: Words) -> Part:
    number = words.number(package.totals.signatories)
    return {
        "name": words("Signatories"),
        "number": number,
        "meaning": words("The total that we speak of."),
        "is_total": True,
    }


def _count_notes(package: Package, words: Words) -> list[Part]:
    usual = words(
        "Whoever signs online receives a message at the address given and counts only after pressing the"
        " button in it. Addresses that are spelled differently but reach the same mailbox count once."
    )
    return [
        {"heading": words("How signatures are verified"), "text": one_line(package.how_verified) or usual},
        {"heading": words("What changed since the last delivery"), "text": _changes(package, words)},
        {"heading": words("Whose names are in this package"), "text": _exposures(package, words)},
    ]


def _changes(package: Package, words: Words) -> str:
    """New, withdrawn and, for a member, moved; empty in a first delivery without withdrawals."""
    totals = package.totals
    if package.window.is_first and not totals.withdrawn_since_last:
        return ""
    new = words.plural("{count} new signatory.", "{count} new signatories.", totals.new_since_last)
    gone = words.plural(
        "{count} person took their signature back; it is no longer in the total.",
        "{count} people took their signatures back; they are no longer in the total.",
        totals.withdrawn_since_last,
    )
    return " ".join(filter(None, (new, *_known_later(package, words), gone)))


def _known_later(package: Package, words: Words) -> Iterator[str]:
    """What a member's numbers owe to ridings that became known, or were corrected, after the signature."""
    totals = package.totals
    if totals.found_late:
        yield words.plural(
            "{count} of them signed before this window; only now is it known that they live in your riding.",
            "{count} of them signed before this window; only now is it known that they live in your riding.",
            totals.found_late,
        )
    if totals.moved_since_last:
        yield words.plural(
            "{count} person told us that they live in another riding; they are no longer in the total.",
            "{count} people told us that they live in another riding; they are no longer in the total.",
            totals.moved_since_last,
        )


def _exposures(package: Package, words: Words) -> str:
    """Who is named and who is only counted."""
    named = words(
        "Each signatory chose whether their name may be seen. This package names those who let you, or"
        " everyone, see it."
    )
    hidden = words.plural(
        "{count} of the new signatories asked to be counted only: nobody is given their name.",
        "{count} of the new signatories asked to be counted only: nobody is given their names.",
        package.totals.counted_only,
    )
    return f"{named} {hidden}" if package.totals.counted_only else named
