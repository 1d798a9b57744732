"""Which spellings of an address lead to the same mailbox: the one table, with its sources.

Only what a provider does for every one of its mailboxes is here. Merging two people takes a real vote away,
so a provider that might tell two spellings apart is not in the table: not outlook, hotmail, live, icloud,
me, mac, yahoo, fastmail, protonmail.ch, and no company's own domain at Google, where dots may count.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """A mail provider: the domain its mailboxes are filed under, its other domains, whether dots count."""

    domain: str
    other_domains: tuple[str, ...]
    dots_count: bool
    source: str


PROVIDERS = (
    Provider(
        domain="gmail.com",
        other_domains=("googlemail.com",),
        dots_count=False,
        source="Gmail Help, 'Dots don't matter in Gmail addresses' (support.google.com/mail/answer/7436150)",
    ),
    Provider(
        domain="proton.me",
        other_domains=("protonmail.com", "pm.me"),
        dots_count=False,
        source="Proton support, 'Email addresses and aliases' (proton.me/support/addresses-and-aliases)",
    ),
)

# Sub-addressing, RFC 5233: "ann+petitions@" is a folder of "ann@". Most providers and mail servers follow it.
TAG_SEPARATOR = "+"

FILED_UNDER = {other: provider.domain for provider in PROVIDERS for other in provider.other_domains}
DOTS_IGNORED = frozenset(provider.domain for provider in PROVIDERS if not provider.dots_count)
