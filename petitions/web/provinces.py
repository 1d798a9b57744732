"""The names of the provinces and territories in the visitor's language."""

from flask_babel import lazy_gettext as _

PROVINCE_NAMES = {
    "NL": _("Newfoundland and Labrador"),
    "PE": _("Prince Edward Island"),
    "NS": _("Nova Scotia"),
    "NB": _("New Brunswick"),
    "QC": _("Quebec"),
    "ON": _("Ontario"),
    "MB": _("Manitoba"),
    "SK": _("Saskatchewan"),
    "AB": _("Alberta"),
    "BC": _("British Columbia"),
    "YT": _("Yukon"),
    "NT": _("Northwest Territories"),
    "NU": _("Nunavut"),
}
