"""The cover, the covering letter and the list of what is in the package."""

from typing import Any

from petitions.delivery.documents.codes import code
from petitions.delivery.documents.package import Kind, Organization, Package
from petitions.delivery.documents.picture import picture_part
from petitions.delivery.documents.prose import prose, prose_with_notes
from petitions.delivery.documents.typed import one_line, typed
from petitions.delivery.documents.words import Words, later
from petitions.identity.provinces import PROVINCES

KINDS = {
    Kind.PETITION: later("Petition"),
    Kind.LETTER: later("Letter campaign"),
    Kind.STATEMENT: later("Joint statement"),
}
Part = dict[str, Any]


def cover_stats(package: Package, words: Words) -> list[Part]:
    """The three numbers that matter: all, new, and one that says what kind of support it is."""
    total = {"number": words.number(package.totals.signatories), "label": _total_label(package, words)}
    new = {"number": words.number(package.totals.new_since_last), "label": _new_label(package, words)}
    return [total, new, *_third_stat(package, words)]


def _total_label(package: Package, words: Words) -> str:
    count = package.totals.signatories
    if package.petition.kind is Kind.LETTER:
        return words.plural("person has written to you", "people have written to you", count)
    return words.plural("person has signed", "people have signed", count)


def _new_label(package: Package, words: Words) -> str:
    if package.window.is_first:
        return words("new in this first delivery")
    return words("new since the last delivery, {day}", day=words.day(_local_day(package)))


def _local_day(package: Package) -> Any:
    """The day of the last delivery where the petition lives."""
    return package.window.since.astimezone(package.window.zone).date()


def _third_stat(package: Package, words: Words) -> list[Part]:
    """Letters in own words, organizations, or provinces and territories: the first that there are."""
    if package.letters and package.letters.own_count:
        count = package.letters.own_count
        label = words.plural("wrote a letter in their own words", "wrote letters in their own words", count)
    elif package.organizations:
        count = len(package.organizations)
        label = words.plural("organization signed too", "organizations signed too", count)
    else:
        count = sum(package.provinces.get(code, "0") not in ("0", "") for code in PROVINCES)
        label = words.plural("province or territory", "provinces and territories, of 13", count)
    return [{"number": words.number(count), "label": label}] if count else []


def cover_facts(package: Package, words: Words, volume_count: int) -> list[Part]:
    """Who, whom, when: the lines at the foot of the cover."""
    addressee = package.addressee
    to = "\n".join(filter(None, (one_line(addressee.holder), one_line(addressee.office_title))))
    facts = [
        (words("To"), to),
        (words("From"), sender(package, words)),
        (words("Period"), _period(package, words)),
    ]
    facts.append(
        (
            words("Reference"),
            words(
                "{reference} · delivery no. {sequence}",
                reference=package.reference,
                sequence=package.sequence,
            ),
        )
    )
    if volume_count > 1:
        facts.append((words("Volume"), words("1 of {count}: the report", count=volume_count)))
    return [{"label": label, "text": text} for label, text in facts]


def sender(package: Package, words: Words) -> str:
    """The organization, and its partners by name while they fit on a line or two."""
    partners = [one_line(partner) for partner in package.petition.partners]
    name = one_line(package.organization.name)
    if not partners:
        return name
    if len(partners) > 4:
        return words("{name}, with {count} partners", name=name, count=len(partners))
    return words("{name}, with {partners}", name=name, partners=", ".join(partners))


def _period(package: Package, words: Words) -> str:
    """The window in words; its end is the moment up to which everything was counted."""
    until = words.moment(package.window.until.astimezone(package.window.zone))
    if package.window.is_first:
        return words("From the beginning to {until}", until=until)
    return words("{since} to {until}", since=words.day(_local_day(package)), until=until)


def letter_part(package: Package, words: Words, enclosed: str) -> Part:
    """The covering letter, from the date to the enclosures."""
    addressee = package.addressee
    until = package.window.until.astimezone(package.window.zone)
    notes = [
        (words("c.c."), "; ".join(one_line(line) for line in addressee.cc)),
        (words("Enclosed"), enclosed),
    ]
    return {
        "date": words.day(until.date()),
        "to": [
            one_line(line)
            for line in (addressee.holder, addressee.office_title, *addressee.address_lines)
            if line
        ],
        "subject": subject_line(package, words),
        "salutation": one_line(addressee.salutation).rstrip(",") + ",",
        "opening": opening(package, words),
        "message": prose(package.message),
        "paragraphs": [explanation(package, words), request(package, words)],
        "closing": words("Yours sincerely,", salutation=one_line(addressee.salutation).rstrip(",")),
        "signed": signed(package),
        "notes": [{"label": label, "text": text} for label, text in notes if text],
        "online": _online(package, words),
    }


def _online(package: Package, words: Words) -> Part | None:
    """A printed letter's way to the office's page: a code for the camera, and the address to be typed."""
    url = package.links.office
    if not package.links.paper or not url:
        return None
    return {
        "heading": words("This delivery has a page for your office alone"),
        "text": words(
            "Confirm receipt, give your file number, download the tables (CSV) or reply once to everyone who"
            " signed. No account is needed."
        ),
        "url": url,
        "shown": url.partition("://")[2],
        "code": code(url),
        "code_says": words("A code that opens {url}", url=url),
    }


def subject_line(package: Package, words: Words) -> str:
    """What the letter is about, with the reference to quote in a reply."""
    title = one_line(package.petition.title)
    return words("Re: {title} (reference {reference})", title=title, reference=package.reference)


def opening(package: Package, words: Words) -> str:
    """Who writes, how many stand behind it, and that they ask what follows."""
    parts = (people_line(package, words), news(package, words), words("They ask you:"))
    return " ".join(filter(None, parts))


def people_line(package: Package, words: Words) -> str:
    """Up to November 2, 1,204 people put their names to the petition."""
    people = words.plural("{count} person", "{count} people", package.totals.signatories)
    day = words.day(package.window.until.astimezone(package.window.zone).date())
    match package.petition.kind:
        case Kind.LETTER:
            return words("Up to {day}, {people} wrote to you through our campaign.", day=day, people=people)
        case Kind.STATEMENT:
            return words(
                "Up to {day}, {people} signed the statement that we enclose.", day=day, people=people
            )
        case Kind.PETITION:
            return words("Up to {day}, {people} signed the petition that we enclose.", day=day, people=people)


def news(package: Package, words: Words) -> str:
    """What changed since the last delivery; nothing in a first one."""
    if package.window.is_first:
        return ""
    since = words.day(_local_day(package))
    new = words.plural(
        "{count} of them did so since our last delivery, on {since}.",
        "{count} of them did so since our last delivery, on {since}.",
        package.totals.new_since_last - package.totals.found_late,
        since=since,
    )
    earlier = words.plural(
        "{count} more signed before then; only now is it known that they live in your riding.",
        "{count} more signed before then; only now is it known that they live in your riding.",
        package.totals.found_late,
    )
    late = (
        words("This delivery comes later than planned; nothing in it is missing.")
        if package.window.is_late
        else ""
    )
    return " ".join(filter(None, (new, earlier if package.totals.found_late else "", late)))


def explanation(package: Package, words: Words) -> str:
    """How far the numbers can be trusted, in the letter's own words."""
    verified = package.how_verified or words(
        "Everyone who signed online confirmed it from their own mailbox."
    )
    rest = words(
        "Each person is counted once; the report says what was counted and what was left out, and gives"
        " people's reasons in their own words."
    )
    return f"{one_line(verified)} {rest}"


def request(package: Package, words: Words) -> str:
    """What we ask the office to do, and who answers for us."""
    answer = words(
        "We would be grateful for a reply. One answer is enough: we pass it on to everyone who asked to hear"
        " of it."
    )
    contact = package.organization.email
    write = words("Please write to {contact}.", contact=one_line(contact)) if contact else ""
    return " ".join(filter(None, (answer, write)))


def signed(package: Package) -> list[str]:
    """Who signs the letter: the person, their role, the organization."""
    organization = package.organization
    lines = (organization.contact_name, organization.contact_role, organization.name)
    return [one_line(line) for line in lines if line]


def address_lines(organization: Organization) -> list[str]:
    """The postal address without the name, which stands above it already."""
    lines = [one_line(line) for line in organization.address_lines if line]
    return lines[1:] if lines[:1] == [one_line(organization.name)] else lines


def organization_part(package: Package) -> Part:
    """The letterhead."""
    organization = package.organization
    reached = (organization.phone, organization.email, organization.website)
    lines = [*address_lines(organization), *(one_line(line) for line in reached if line)]
    return {"name": one_line(organization.name), "address_lines": lines}


def petition_part(package: Package) -> Part:
    """The petition's own words; footnotes are read together with the text that refers to them."""
    petition = package.petition
    (body, why), notes = prose_with_notes([petition.body, petition.why], petition.footnotes)
    demand = "\n".join(typed(petition.demand)["paragraphs"])
    words = {"title": one_line(petition.title), "demand": demand, "body": body, "why": why, "notes": notes}
    return {**words, "picture": picture_part(petition.picture, beside=len(petition.title + demand))}
