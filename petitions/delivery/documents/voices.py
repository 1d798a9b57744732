"""What people wrote and who stands with them: partners, organizations, highlighted comments, letters."""

from typing import Any

from petitions.delivery.documents.package import LetterGroup, Letters, OrganizationSignatory, Package
from petitions.delivery.documents.typed import comment_entry, one_line, typed
from petitions.delivery.documents.words import Words

Part = dict[str, Any]


def supporters_part(package: Package, words: Words) -> Part:
    """Partners who carry the petition, and organizations that signed it."""
    partners = [[one_line(name), ""] for name in package.petition.partners]
    signed = [organization_line(each, words) for each in package.organizations]
    groups = [(words("Partners"), partners), (words("Organizations that signed"), signed)]
    return {
        "heading": words("Who stands behind it"),
        "summary": words("Organizations are listed by name and are not part of the number of people."),
        "groups": [{"heading": heading, "items": items} for heading, items in groups if items],
    }


def organization_line(organization: OrganizationSignatory, words: Words) -> list[str]:
    details = (one_line(organization.place), one_line(organization.represented_by))
    return [one_line(organization.name), " · ".join(filter(None, details))]


def highlights_part(package: Package, words: Words) -> Part:
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
        "summary": letters_summary(package.letters, words),
        "groups": [group_entry(group, words) for group in package.letters.groups],
    }


def letters_summary(letters: Letters, words: Words) -> str:
    """1,204 people sent the sample letter as it is; 61 wrote their own."""
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
        words.plural("{count} person wrote their own.", "{count} people wrote their own.", letters.own_count),
    ]
    return " ".join(
        sentence
        for sentence, count in zip(sentences, (sample, alike, letters.own_count), strict=True)
        if count
    )


def group_entry(group: LetterGroup, words: Words) -> Part:
    """One letter that many sent, printed once."""
    sample = words.plural(
        "The sample letter, sent by {count} person", "The sample letter, sent by {count} people", group.count
    )
    other = words.plural("A letter sent by {count} person", "A letter sent by {count} people", group.count)
    return {"heading": sample if group.is_sample else other, **typed(group.text)}


def answer_part(package: Package, words: Words) -> Part:
    """How the office answers, whom it may ask, and how it checks what it holds."""
    links, organization = package.links, package.organization
    person = ", ".join(
        filter(None, (one_line(organization.contact_name), one_line(organization.contact_role)))
    )
    contact = "\n".join(
        filter(
            None,
            (
                person,
                one_line(organization.name),
                *map(one_line, organization.address_lines),
                one_line(organization.phone),
                one_line(organization.email),
            ),
        )
    )
    steps = [
        (
            words("Answer once, for everyone"),
            words(
                "Open this page to confirm receipt, give your file number, or post one reply in English,"
                " French or both. No account is needed. We pass your reply on to all signatories who asked to"
                " hear of it."
            ),
            links.office,
        ),
        (words("Talk to us"), contact, ""),
        (
            words("Check this document"),
            words(
                "Every delivery is on record with the digest of each file. On this page anyone can check that"
                " a file is exactly what was sent."
            ),
            links.verify,
        ),
        (
            words("Past deliveries"),
            words("What was delivered to whom and when, with the replies, is public."),
            links.record,
        ),
        (words("Read the petition"), words("The petition as it is online:"), package.petition.url),
    ]
    kept = [
        {"heading": heading, "text": text, "url": url}
        for heading, text, url in steps
        if url or text == contact
    ]
    return {"heading": words("How to answer"), "steps": kept}
