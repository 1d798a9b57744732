"""The ten provinces and three territories, and the first letters of their postal codes.

A first letter says the province with few exceptions: K1A also serves federal offices in Gatineau, Quebec; R8A
reaches into Saskatchewan; Lloydminster lies on both sides of a border. So a province found from a code is a
good guess, and a difference from what the signatory says is a question, not an error.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Province:
    """A province or territory: Canada Post's two letters, both names, how its postal codes begin."""

    code: str
    name_en: str
    name_fr: str
    postal_prefixes: tuple[str, ...]

    def name(self, language: str) -> str:
        """The name in French for any French locale, else in English."""
        return self.name_fr if language.lower().startswith("fr") else self.name_en


PROVINCES = {
    province.code: province
    for province in (
        Province("NL", "Newfoundland and Labrador", "Terre-Neuve-et-Labrador", ("A",)),
        Province("PE", "Prince Edward Island", "Île-du-Prince-Édouard", ("C",)),
        Province("NS", "Nova Scotia", "Nouvelle-Écosse", ("B",)),
        Province("NB", "New Brunswick", "Nouveau-Brunswick", ("E",)),
        Province("QC", "Quebec", "Québec", ("G", "H", "J")),
        Province("ON", "Ontario", "Ontario", ("K", "L", "M", "N", "P")),
        Province("MB", "Manitoba", "Manitoba", ("R",)),
        Province("SK", "Saskatchewan", "Saskatchewan", ("S",)),
        Province("AB", "Alberta", "Alberta", ("T",)),
        Province("BC", "British Columbia", "Colombie-Britannique", ("V",)),
        Province("YT", "Yukon", "Yukon", ("Y",)),
        Province("NT", "Northwest Territories", "Territoires du Nord-Ouest", ("X0E", "X0G", "X1A")),
        Province("NU", "Nunavut", "Nunavut", ("X0A", "X0B", "X0C")),
    )
}

_BY_PREFIX = {prefix: province.code for province in PROVINCES.values() for prefix in province.postal_prefixes}


def province_of(postal_code: str) -> str:
    """The code of the province that a stored Canadian postal code lies in, or "" when no one can tell."""
    return _BY_PREFIX.get(postal_code[:1]) or _BY_PREFIX.get(postal_code[:3], "")
