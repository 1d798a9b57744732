"""The outcome of a check in a sentence of the reader's language."""

from flask_babel import lazy_gettext as _

from petitions.delivery.proof.checks import Check

SENTENCES = {
    "manifest": _("This is delivery %(reference)s."),
    "manifest_unreadable": _("The manifest cannot be read."),
    "signed": _("The signature is ours (key %(key)s)."),
    "not_signed": _("The manifest is not signed."),
    "signature_unreadable": _("The signature cannot be read."),
    "signature_wrong": _("The signature does not fit: what was signed was something else."),
    "signature_of_another": _("The signature belongs to another manifest."),
    "key_unknown": _("It was signed with a key that is not ours."),
    "file_changed": _("The file %(name)s is not the one that was delivered."),
    "file_missing": _("The file %(name)s is missing."),
    "file_not_listed": _("The file %(name)s is not part of the delivery."),
    "counts_agree": _("The table of counts tells the numbers of the manifest."),
    "counts_differ": _("The table of counts tells another number than the manifest: %(what)s."),
    "names_agree": _("The table of names has as many rows as the manifest says."),
    "names_differ": _("The table of names has %(count)s rows, the manifest says %(stated)s."),
    "table_unreadable": _("A table cannot be read."),
    "chain_begins": _("It is the first delivery to this addressee."),
    "chain_holds": _("It follows the delivery before, as our record says."),
    "chain_broken": _("It names a delivery before it that is not on our record: history was changed."),
    "proof_unreadable": _("This proof cannot be read."),
    "row_included": _("The signature of %(name)s is in delivery %(reference)s."),
    "row_claimed": _("It claims that the signature of %(name)s is in delivery %(reference)s."),
    "row_not_included": _("This proof does not lead to the delivery that it names."),
    "on_record": _("Our public record has this very manifest for delivery %(reference)s."),
    "other_on_record": _(
        "Our public record has another manifest for delivery %(reference)s: one of the two was changed."
    ),
    "not_on_record": _("Our public record knows no delivery %(reference)s."),
}
CHANGES = {
    "manifest_changed": _("Delivery %(reference)s: the manifest kept is not the one that was handed over."),
    "signature_broken": _("Delivery %(reference)s: the manifest kept is not the one that was signed."),
    "chain_broken": _("Delivery %(reference)s: it does not follow the delivery before."),
}


def sentence(check: Check) -> str:
    """What was checked and how it came out."""
    return str(SENTENCES[check.code]) % check.values


def change(reference: str, code: str) -> str:
    """What was changed in the history of deliveries."""
    return str(CHANGES[code]) % {"reference": reference}
