"""The House's rules in the organizer's language: each point's name, and why the House asks it."""

from flask_babel import lazy_gettext as _

POINTS = {
    "words": _("At most 250 words"),
    "request": _("A request, not a demand"),
    "links": _("No links"),
    "addressee": _("Asked of the right one"),
    "federal": _("A federal matter"),
    "courts": _("Not before the courts"),
    "respect": _("Respectful"),
}
RULES = {
    "words": _(
        "A petition on the House's own site has at most 250 words in each language; on paper the whole "
        "text must stand on the first page."
    ),
    "request": _(
        "The House takes petitions that ask. Write what the addressee may do, not what it must: "
        "“stop the deportations”, not “we demand that you must stop”."
    ),
    "links": _("No addresses of pages or of mail: the text must be whole by itself."),
    "addressee": _(
        "The House, the Government of Canada, a federal minister or a member can be asked; a province, its "
        "legislature or a city cannot."
    ),
    "federal": _(
        "The House deals with what Parliament or the Government of Canada can decide. Schools, hospitals, "
        "rents and cities are for provinces and municipalities."
    ),
    "courts": _("The House leaves alone what a court is deciding. A case that is over may be told."),
    "respect": _("No word that insults the Crown, Parliament, a court or a person."),
}
ADDRESSED_WORDS = {
    "house": _("The House of Commons"),
    "government": _("The Government of Canada"),
    "minister": _("A minister"),
    "member": _("A member of the House"),
}
