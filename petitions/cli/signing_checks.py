"""What `flask doctor` says of the work that browsers are asked for before a signature."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from petitions.challenges.gate import Mode
from petitions.cli.checks import Finding, Settings, doubtful, good

WHEN = {
    Mode.OFF: "browsers are never asked to calculate before signing",
    Mode.ADAPTIVE: "browsers are asked to calculate before signing while signatures rush in",
    Mode.ALWAYS: "browsers are always asked to calculate before signing",
}
# Where browsers have crypto.subtle without https.
OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]", "::1")


def check_challenges(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """When they are asked, and whether they can do it."""
    mode = Mode(settings["PROOF_OF_WORK"])
    yield good("machines", f"{WHEN[mode]} (PROOF_OF_WORK is {mode})")
    site = urlsplit(settings["SITE_URL"])
    if mode != Mode.OFF and site.scheme != "https" and site.hostname not in OWN_MACHINE:
        yield doubtful("machines", "browsers can calculate on an https site only: here all sign without")
