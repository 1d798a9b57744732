"""Open petitions that ask something like another: told to its writer, who may rather join than begin."""

from collections import Counter
from dataclasses import dataclass
from math import log

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState, PetitionText
from petitions.text.alike import words_of

# So many of the newest are looked at: more would be read than ever are open at once.
MOST_COMPARED = 1000
MOST_SHOWN = 3
# Of the weight of a petition's own words, how much another must share; and how many words at least.
LEAST_SHARE, LEAST_WORDS = 0.34, 2
# What such a share of the title's words alone counts for.
OF_TITLE = 2 / 3
# Shorter words join sentences; of longer ones the beginning tells, whatever the ending.
SHORTEST_WORD, STEM = 4, 7


@dataclass(frozen=True, slots=True)
class Similar:
    """An open petition and its text in the language in which it is like the other."""

    slug: str
    title: str
    language: str


def similar_petitions(session: Session, petition: Petition) -> list[Similar]:
    """The open petitions that share most of the rarer words of title and demand, the likest first.

    A title counts by itself too, so that one under the same name is found whatever its sentence says.
    """
    others = _open_texts(session, petition)
    stems = {(slug, language): _stems(f"{title} {demand}") for slug, language, title, demand in others}
    titles = {(slug, language): title for slug, language, title, _demand in others}
    commonness = Counter(stem for found in stems.values() for stem in found)
    best: dict[str, tuple[float, Similar]] = {}
    for text in petition.current_texts.values():
        own, title = _stems(f"{text.title} {text.demand}"), _stems(text.title)
        weights = {stem: log(1 + len(stems) / (1 + commonness[stem])) for stem in own}
        of_title = {stem: weights[stem] for stem in title}
        for (slug, language), theirs in stems.items():
            if language != text.language:
                continue
            share = max(_share(weights, theirs), _share(of_title, theirs) * OF_TITLE)
            if share > best.get(slug, (LEAST_SHARE, None))[0]:
                best[slug] = share, Similar(slug, titles[slug, language], language)
    ranked = sorted(best.values(), key=lambda found: -found[0])
    return [similar for _share_of_it, similar in ranked[:MOST_SHOWN]]


def _open_texts(session: Session, petition: Petition) -> list[tuple[str, str, str, str]]:
    query = (
        select(Petition.slug, PetitionText.language, PetitionText.title, PetitionText.demand)
        .join(PetitionText, PetitionText.petition_id == Petition.id)
        .where(Petition.state.in_([PetitionState.OPEN, PetitionState.PAUSED]), Petition.id != petition.id)
        .where(PetitionText.version == Petition.text_version)
        .where(PetitionText.language.in_(petition.languages))
        .order_by(Petition.id.desc())
        .limit(MOST_COMPARED)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words_of(text) if len(word) >= SHORTEST_WORD)


def _share(weights: dict[str, float], theirs: frozenset[str]) -> float:
    shared = weights.keys() & theirs
    if len(shared) < LEAST_WORDS:
        return 0.0
    return sum(weights[stem] for stem in shared) / (sum(weights.values()) or 1.0)
