"""What people wrote and who stands with them: partners, organizations, highlighted comments, letters."""

from collections.abc import Callable
from typing import Any

from petitions.delivery.documents.front import address_lines
from petitions.delivery.documents.package import LetterGroup, Letters, OrganizationSignatory, Package
from petitions.delivery.documents.typed import comment_entry, one_line, typed
from petitions.delivery.documents.words import Words, later

Part = dict[str, Any]
MOST_GROUPS = 3
ANSWERS = {
    "office": (
        later("Answer once, for everyone"),
        later(
            "Open this page to confirm receipt, give your file number, or post one reply in English, French"
            " or both. No account is needed. We pass your reply on to all signatories who asked to hear"
            " of it."
        ),
    ),
    "verify": (
        later("Check this document"),
        later(
            "Every delivery is on record with the digest of each file. On this page anyone can check that a"
            " file is exactly what was sent."
        ),
    ),
    "record": (
        later("The public record"),
        later("What was delivered to whom and when, with the replies, is public."),
    ),
    "petition": (later("Read the petition"), later("The petition as it is online:")),
}


def supporters_part(package: Package, words: Words, line: Callable[[str], str] = one_line) -> Part:
    """Partners who carry the petition, and organizations that signed it; `line` shows a name or a place."""
    partners = [[line(name), ""] for name in package.petition.partners]
    signed = [_organization_line(each, line) for each in package.organizations]
    groups = [(words("Partners"), partners), (words("Organizations that signed"), signed)]
    return {
        "heading": words("Who stands behind it"),
        "summary": words("Organizations are listed by name and are not part of the number of people."),
        "groups": [{"heading": heading, "items": items} for heading, items in groups if items],
    }


def _organization_line(organization: OrganizationSignatory, line: Callable[[str], str]) -> list[str]:
    details = (line(organization.place), line(organization.represented_by))
    return [line(organization.name), " · ".join(filter(None, details))]


def highlights_part(package: Package, words: Words) -> Part:
    """The comments that the organizers chose."""
    return {
        "heading": words("In their own words"),
        "summary": words(
            "Chosen by the organizers from what people wrote when they signed. All comments are in this"
            " package."
        ),
        "comments": [comment_entry(comment, words) for comment in package.highlights],
    }


def letters_part(package: Package, words: Words) -> Part | None:
    """How many sent which letter; None when people did not write letters."""
    if package.letters is None:
        return None
    return {
        "heading": words("The letters"),
        "summary": _letters_summary(package.letters, words),
        "groups": [group_entry(group, words) for group in printed_groups(package.letters)],
    }


def printed_groups(letters: Letters) -> list[LetterGroup]:
    """The letters that the report itself prints: the samples and the few that most people sent."""
    samples = [group for group in letters.groups if group.is_sample]
    return samples + _by_count(letters)[:MOST_GROUPS]


def further_groups(letters: Letters) -> list[LetterGroup]:
    """The others that more than one sent, to be printed before those in people's own words."""
    return _by_count(letters)[MOST_GROUPS:]


def _by_count(letters: Letters) -> list[LetterGroup]:
    others = [group for group in letters.groups if not group.is_sample]
    return sorted(others, key=lambda group: group.count, reverse=True)


def _letters_summary(letters: Letters, words: Words) -> str:
    """1,204 people sent the sample letter; 12 changed a few words of it; 61 wrote their own."""
    sample = sum(group.count for group in letters.groups if group.is_sample)
    alike = sum(group.count for group in letters.groups if not group.is_sample)
    sentences = [
        words.plural(
            "{count} person sent the sample letter.", "{count} people sent the sample letter.", sample
        ),
        words.plural(
            "{count} person sent a letter that others sent almost word for word.",
            "{count} people sent letters that others sent almost word for word.",
            alike,
        ),
        words.plural(
            "{count} person changed a few words of such a letter; it is printed in full.",
            "{count} people changed a few words of such a letter; theirs are printed in full.",
            letters.near_count,
        ),
        words.plural("{count} person wrote their own.", "{count} people wrote their own.", letters.own_count),
    ]
    counts = (sample, alike, letters.near_count, letters.own_count)
    return " ".join(sentence for sentence, count in zip(sentences, counts, strict=True) if count)


def group_entry(group: LetterGroup, words: Words) -> Part:
    """One letter that many sent, printed once."""
    sample = words.plural(
        "The sample letter, sent by {count} person", "The sample letter, sent by {count} people", group.count
    )
    other = words.plural("A letter sent by {count} person", "A letter sent by {count} people", group.count)
    near = words.plural(
        "{count} more changed a few words of it", "{count} more changed a few words of it", group.near_count
    )
    heading = sample if group.is_sample else other
    return {"heading": f"{heading} · {near}" if group.near_count else heading, **typed(group.text)}


def answer_part(package: Package, words: Words) -> Part:
    """How the office answers, whom it may ask, and how it checks what it holds."""
    links = package.links
    addresses = {
        "office": links.office,
        "verify": links.verify,
        "record": links.record,
        "petition": package.petition.url,
    }
    contact = {"heading": words("Talk to us"), "text": _contact(package), "url": ""}
    steps = [
        {"heading": words(heading), "text": words(text), "url": addresses[what]}
        for what, (heading, text) in ANSWERS.items()
        if addresses[what]
    ]
    after = 1 if links.office else 0
    return {"heading": words("How to answer"), "steps": [*steps[:after], contact, *steps[after:]]}


def _contact(package: Package) -> str:
    """The person to speak to, one line for each thing that is known."""
    organization = package.organization
    person = ", ".join(filter(None, (organization.contact_name, organization.contact_role)))
    address = address_lines(organization)
    lines = (person, organization.name, *address, organization.phone, organization.email)
    return "\n".join(one_line(line) for line in lines if line)
