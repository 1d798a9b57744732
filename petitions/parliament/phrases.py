"""The fixed words of a paper petition in both official languages, as the House's guide has them.

They are a form and not our own voice, so they stand here and in no catalogue.

Source: House of Commons, guide to paper petitions; Standing Order 36.
"""

from petitions.parliament.models import AddressedTo, HouseText

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "heading": "Petition to the {to}",
        "opening": "We, the undersigned citizens and residents of Canada, draw the attention of the {to} "
        "to the following:",
        "prayer": "Therefore, we, the undersigned, call upon the {asked} to:",
        "name": "Name (please print)",
        "address": "Address (street, or city and province, and postal code; or “no fixed address”)",
        "signature": "Signature (sign your own name; do not print)",
        "page": "Page {page} of {pages}",
        "aside": "For those who gather signatures. Not part of the petition: keep this page.",
    },
    "fr": {
        "heading": "Pétition à {to}",
        "opening": "Nous, soussignés, citoyens et résidents du Canada, attirons l’attention de {to} "
        "sur ce qui suit\u00a0:",
        "prayer": "Par conséquent, nous, soussignés, prions {asked} de\u00a0:",
        "name": "Nom (en lettres moulées)",
        "address": "Adresse (rue, ou ville et province, et code postal\u00a0; ou «\u00a0sans adresse "
        "fixe\u00a0»)",
        "signature": "Signature (signez vous-même\u00a0; pas de lettres moulées)",
        "page": "Page {page} de {pages}",
        "aside": "Pour les personnes qui recueillent les signatures. Cette page ne fait pas partie de la "
        "pétition\u00a0: conservez-la.",
    },
}
# (as the text begins, as it is asked)
ADDRESSED: dict[str, dict[AddressedTo, tuple[str, str]]] = {
    "en": {
        AddressedTo.HOUSE: ("House of Commons in Parliament assembled", "House of Commons"),
        AddressedTo.GOVERNMENT: ("Government of Canada", "Government of Canada"),
    },
    "fr": {
        AddressedTo.HOUSE: (
            "la Chambre des communes réunie en Parlement",
            "la Chambre des communes",
        ),
        AddressedTo.GOVERNMENT: ("gouvernement du Canada", "le gouvernement du Canada"),
    },
}
ADVICE: dict[str, tuple[str, ...]] = {
    "en": (
        "Show the text to a member of Parliament before you gather signatures: it is a member who "
        "presents it, "
        "and any member will do. Presenting is not endorsing.",
        "At least 25 people sign, with a pen, on these very sheets: copies, scans and stamps do not count. "
        "Three of them or more sign on the first page, below the whole text.",
        "Everybody signs for themselves and writes an address. Citizens and residents of Canada may sign, "
        "at any "
        "age; members of Parliament may not.",
        "Nothing is added, struck out or pasted on: no logo, no picture, no note. Whoever makes a mistake "
        "signs on "
        "the next line. Print on white paper, letter size, as many copies of page 2 as you need.",
        "The member sends the sheets to the Clerk of Petitions to be certified and presents them. The "
        "government "
        "answers within 45 calendar days.",
        "Signatures on these sheets do not count for the petition online, and those online not for the "
        "House.",
    ),
    "fr": (
        "Montrez le texte à une députée ou à un député avant de recueillir des signatures\u00a0: c’est un "
        "membre de la "
        "Chambre qui présente la pétition, et n’importe lequel peut le faire. La présenter n’est pas "
        "l’appuyer.",
        "Au moins 25 personnes signent, au stylo, sur ces feuilles mêmes\u00a0: les copies, numérisations et "
        "tampons ne comptent pas. Au moins trois signent sur la première page, sous le texte entier.",
        "Chaque personne signe pour elle-même et inscrit une adresse. Les citoyens et les résidents du "
        "Canada "
        "peuvent signer, quel que soit leur âge\u00a0; les députés ne le peuvent pas.",
        "Rien n’est ajouté, biffé ni collé\u00a0: ni logo, ni image, ni note. En cas d’erreur, on signe à "
        "la ligne "
        "suivante. Imprimez sur du papier blanc de format lettre, avec autant de pages 2 qu’il en faut.",
        "Le membre envoie les feuilles au greffier des pétitions pour certification et les présente. Le "
        "gouvernement répond dans les 45 jours civils.",
        "Les signatures sur ces feuilles ne comptent pas pour la pétition en ligne, ni celles en ligne "
        "pour la "
        "Chambre.",
    ),
}


def addressed(text: HouseText) -> tuple[str, str]:
    """Whom the sheet names at its head, and whom it asks."""
    known = ADDRESSED[text.language].get(AddressedTo(text.addressed_to))
    return known or (text.addressee_name, text.addressee_name)


def phrase(text: HouseText, name: str) -> str:
    """One of the fixed sentences with its addressee; without an article before a person's name."""
    to, asked = addressed(text)
    written = PHRASES[text.language][name]
    if text.addressed_to in (AddressedTo.MINISTER, AddressedTo.MEMBER):
        written = written.replace("the {to}", "{to}").replace("the {asked}", "{asked}")
    said = written.replace("{to}", to).replace("{asked}", asked)
    return said.replace("à gouvernement", "au gouvernement").replace("de gouvernement", "du gouvernement")
