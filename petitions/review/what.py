"""What is looked at, as plain words by name: so that any change of it is seen, whoever made it and where."""

import hashlib
import json
from dataclasses import dataclass

from petitions.campaign.models import Addressee, Petition
from petitions.campaign.parity import WRITTEN


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than it was; `name` is a field, `language` only of a text."""

    name: str
    language: str
    before: str
    now: str


def content_of(petition: Petition) -> dict[str, str]:
    """Everything that a reader of the petition meets, by "field" or "field:language"."""
    content = {
        f"{part}:{code}": getattr(text, part)
        for code, text in petition.current_texts.items()
        for part in WRITTEN
    }
    content["addressees"] = "\n".join(_line(each) for each in petition.addressees)
    content["partners"] = "\n".join(f"{each.name} {each.url}".strip() for each in petition.partners)
    content["files"] = "\n".join(
        f"{each.title} ({each.file_name}, {each.size})" for each in petition.downloads
    )
    content["picture"] = petition.picture.key if petition.picture else ""
    content["goal"] = str(petition.goal or "")
    content["closes_at"] = petition.closes_at.isoformat() if petition.closes_at else ""
    content["donate_url"] = petition.donate_url
    return {name: words for name, words in content.items() if words}


def _line(addressee: Addressee) -> str:
    who = addressee.office.title_en if addressee.office else addressee.email or "own member"
    return f"{addressee.copying}: {who}"


def digest_of(content: dict[str, str]) -> str:
    """Equal for equal content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def changes(before: dict[str, str], now: dict[str, str]) -> list[Change]:
    """What differs, in the order of the page."""
    names = list(dict.fromkeys([*now, *before]))
    found = []
    for name in names:
        if before.get(name, "") != now.get(name, ""):
            field, _, language = name.partition(":")
            found.append(Change(field, language, before.get(name, ""), now.get(name, "")))
    return found
