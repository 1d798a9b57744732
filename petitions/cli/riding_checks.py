"""What `flask doctor` asks about the look-up of ridings."""

import datetime as dt
from collections.abc import Iterator

from petitions.cli.checks import Finding, Settings, doubtful, good, wrong
from petitions.ridings.represent import Represent
from petitions.ridings.wire import RepresentAway


def check_represent(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether the service is there and knows the set of ridings that it is asked for.

    An address that is a little wrong would make every postal code unknown, for the service says 404 to both.
    """
    url, wanted = settings["REPRESENT_URL"], settings["REPRESENT_SET"]
    if not url:
        yield good("ridings", "nobody is asked for them (no REPRESENT_URL)")
        return
    try:
        is_served = Represent(url, wanted).serves_set()
    except RepresentAway as problem:
        yield doubtful("ridings", f"Represent cannot be asked now: {problem}")
        return
    if is_served:
        yield good("ridings", f"Represent answers, and knows {wanted}")
    else:
        yield wrong("ridings", f"{url} does not know {wanted}: see REPRESENT_URL and REPRESENT_SET")
