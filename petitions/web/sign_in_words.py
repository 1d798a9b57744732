"""What the sign-in library says, in the visitor's language: its own catalogues are named by country."""

from pathlib import Path

from babel.support import Translations
from flask import Flask

from petitions.extensions import security
from petitions.text.manners import canadian


def register(app: Flask) -> None:
    """Give every language of the site the library's catalogue for it: to "fr" and "fr_CA" that of "fr_FR"."""
    domain = security.i18n_domain
    for language in app.config["LANGUAGES"]:
        locale = canadian(language)
        for folder in domain.translation_directories:
            near = sorted(each.name for each in Path(folder).glob(f"{locale.language}*"))
            domain.cache[str(locale), domain.domain[0]] = Translations.load(folder, near, domain.domain[0])
