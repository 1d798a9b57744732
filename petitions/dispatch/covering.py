"""The words of the mail that carries a delivery, from its templates."""

from dataclasses import asdict
from functools import cache

import css_inline
from babel import Locale
from flask import current_app
from flask_babel import force_locale

from petitions.delivery.contents.mail import Words
from petitions.delivery.documents.covering_mail import CoveringMail
from petitions.site import site_url, spoken


def say(facts: CoveringMail) -> Words:
    """The mail in plain text and in HTML; its sentences come translated, in the office's language."""
    spoken_in = spoken(facts.language)
    direction = Locale.parse(spoken_in, sep="-").text_direction
    values = asdict(facts) | {"site_url": site_url(""), "direction": direction}
    get = current_app.jinja_env.get_template
    with force_locale(spoken_in):
        subject = get("email/delivery/subject.txt").render(values)
        text = get("email/delivery/body.txt").render(values)
        html = get("email/delivery/body.html").render(values)
    return Words(subject, text, _inliner().inline(html))


@cache
def _inliner() -> css_inline.CSSInliner:
    """Puts the layout's rules on the elements, since many mail programs drop a style sheet."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
