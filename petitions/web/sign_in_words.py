"""What the sign-in library says, in the visitor's language and in our tone.

Its own catalogues are named by country; our catalogue goes before them, so that one file is a whole language.
"""

from pathlib import Path

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import lazy_gettext as _

from petitions.extensions import security
from petitions.text.manners import canadian

# The library's sentences that organizers can meet here, named so that they stand in our catalogue.
SAID = (
    _("Email Address"),
    _("Password"),
    _("New Password"),
    _("Retype Password"),
    _("Authentication Code"),
    _("Recovery Code"),
    _("Nickname"),
    _("authenticator"),
    _("passkey"),
    _("Authentication failed - identity or password/passcode invalid"),
    _("Account is disabled."),
    _("Email not provided"),
    _("Invalid email address"),
    _("Password not provided"),
    _("Invalid password"),
    _("Passwords do not match"),
    _("Password must be at least %(length)s characters"),
    _("Your new password must be different than your previous password."),
    _("You have successfully logged in."),
    _("You must sign in to view this resource."),
    _("Please log in to access this page."),
    _("You must reauthenticate to access this endpoint"),
    _("Please reauthenticate to access this page."),
    _("Reauthentication successful"),
    _("You can only access this endpoint when not logged in."),
    _("You do not have permission to view this resource."),
    _("You successfully changed your password."),
    _(
        "If that email address is in our system,"
        " you will receive an email describing how to reset your password."
    ),
    _("Invalid reset password token."),
    _("You did not reset your password within %(within)s. "),
    _("You successfully reset your password. Please authenticate using your new password."),
    _("You successfully reset your password and you have been logged in automatically."),
    _("Invalid code"),
    _("Password or code submitted is not valid"),
    _("Your code has been confirmed"),
    _("You successfully changed your two-factor method."),
    _("You successfully disabled two-factor authorization."),
    _("You currently do not have permissions to access this page"),
    _("Setup must be completed within %(within)s. Please start over."),
    _("Recovery code invalid"),
    _("No recovery codes generated yet"),
    _("Set up using an authenticator app (e.g. google, lastpass, authy)"),
    _("Use previously downloaded recovery code"),
    _("Passkey operations must be completed within %(within)s. Please start over."),
    _("Nickname for new passkey is required."),
    _("%(name)s is already associated with a passkey."),
    _("%(name)s not registered with current user."),
    _("Passkey nicknames can contain only letters, numbers, and limited punctuation."),
    _("Successfully deleted the passkey with name: %(name)s"),
    _("Successfully added the passkey with name: %(name)s"),
    _("Passkey already registered."),
    _("Unregistered passkey."),
    _("Passkey doesn't belong to any user."),
    _("Could not verify passkey: %(cause)s."),
    _("Passkey not registered for this use (first or secondary)"),
    _("Credential user handle didn't match"),
)


def register(app: Flask) -> None:
    """Give every language of the site the library's words for it, beneath our own."""
    domain = security.i18n_domain
    name = domain.domain[0]
    for language in app.config["LANGUAGES"]:
        locale = canadian(language)
        ours = Translations.load(app.config["BABEL_TRANSLATION_DIRECTORIES"], [locale])
        for folder in domain.translation_directories:
            near = sorted(each.name for each in Path(folder).glob(f"{locale.language}*"))
            theirs = Translations.load(folder, near, name)
            domain.cache[str(locale), name] = _joined(theirs, ours)


def _joined(theirs: NullTranslations, ours: NullTranslations) -> NullTranslations:
    if isinstance(theirs, Translations) and isinstance(ours, Translations):
        theirs.merge(ours)
        return theirs
    return ours if isinstance(ours, Translations) else theirs
