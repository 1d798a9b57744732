"""The last few who signed before the demo was loaded: by the real verb, so that their letters wait."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.campaign.queries import facts
from petitions.identity.email_key import parse_email
from petitions.signing.models import Exposure
from petitions.signing.sign import SignatureValues, sign

_MINUTE = dt.timedelta(minutes=1)
# Minutes ago, petition, name, address, language, city, province, postal code.
_VISITORS = (
    (9, "let-us-belong", "Аглая Воронцова", "aglaya@example.org", "ru", "Toronto", "ON", "M2N5K7"),
    (7, "let-war-resisters-stay", "Eleanor O’Shea", "e.oshea@example.ca", "en", "Nelson", "BC", "V1L4E5"),
    (6, "waive-travel-loans", "Marie-Noëlle Ndayizeye", "mn@example.ca", "fr", "Sherbrooke", "QC", "J1H2B9"),
    (4, "no-more-caged-families", "علی‌رضا نجفی", "alireza@example.org", "en", "Halifax", "NS", "B3H1W5"),
    (2, "no-more-caged-families", "ᓄᕙᓕᖓ ᐱᑕ", "nuvalinga@example.ca", "en", "Iqaluit", "NU", "X0A0H0"),
    (1, "stop-deportation-to-torture", "Jo", "jo@example.org", "en", "Ottawa", "ON", "K1N6N5"),
)


def let_visitors_sign(session: Session, *, now: dt.datetime) -> None:
    """Sign some minutes ago; nobody has pressed the button in the letter yet."""
    for minutes, slug, name, address, language, city, province, postal_code in _VISITORS:
        petition = facts(session, slug)
        if petition is None:
            continue
        values = SignatureValues(
            name=name,
            email=parse_email(address),
            language=language,
            country="CA",
            postal_code=postal_code,
            province=province,
            city=city,
            exposure=Exposure.PUBLIC,
        )
        sign(session, petition, values, now=now - _MINUTE * minutes)
