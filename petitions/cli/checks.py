"""The questions that `flask doctor` asks, one function each, answered in plain words."""

import datetime as dt
import enum
import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from petitions.cli.schema import revision_of_code, revision_of_database
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.slots.plan import RESTORED
from petitions.delivery.slots.schedule_models import OperationMark
from petitions.delivery.states import DeliveryState
from petitions.extensions import db
from petitions.outbox.models import MessageState
from petitions.queue import FULL, work_queue
from petitions.storage import Storage
from petitions.transport.connection import checked_context
from petitions.web.health.readings import LATE, deliveries_by_state, health, messages_by_state

Settings = dict[str, Any]
LEAST_FREE_BYTES = 1024**3
MOST_CLOCK_DRIFT = dt.timedelta(seconds=5)
# What another machine's clock may be ahead of ours.
MOST_AHEAD = dt.timedelta(minutes=5)
MAIL_PATIENCE_SECONDS = 10
# So often a delivery may be taken in hand before somebody must look why it never goes.
MOST_TRIES = 4
PROBE_KEY = "doctor/probe"


class Verdict(enum.Enum):
    """How an answer is to be taken."""

    GOOD = "good"
    DOUBTFUL = "look"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """One answer: what it is about, how it stands, and what to do."""

    about: str
    verdict: Verdict
    words: str


Check = Callable[[Settings, dt.datetime], Iterator[Finding]]


def good(about: str, words: str) -> Finding:
    """All is as it should be."""
    return Finding(about, Verdict.GOOD, words)


def doubtful(about: str, words: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(about, Verdict.DOUBTFUL, words)


def wrong(about: str, words: str) -> Finding:
    """It does not work."""
    return Finding(about, Verdict.WRONG, words)


def check_settings(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """What is allowed, but not wise on a real site."""
    if not settings["IS_PRODUCTION"]:
        yield good("settings", f"a trial at {settings['SITE_URL']}: a real site has an https SITE_URL")
        return
    yield good("settings", f"a real site at {settings['SITE_URL']}")
    if settings["PREVIEW_MODE"]:
        yield doubtful("settings", "MAIL_SERVER is not set: no mail leaves this machine, nobody can confirm")
    if settings["TRUSTED_PROXIES"] == 0:
        yield doubtful("settings", "TRUSTED_PROXIES is 0: behind a proxy all visitors look like one address")
    if not settings["RATE_LIMITS"]:
        yield doubtful("settings", "RATE_LIMITS is off: that is for measurements only")
    if settings["SQLALCHEMY_DATABASE_URI"].startswith("postgresql") and settings[
        "RATELIMIT_STORAGE_URI"
    ].startswith("memory"):
        yield doubtful("settings", "RATELIMIT_STORAGE_URI is memory://: every web process counts for itself")


def check_database(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """Whether it answers, has our schema, and agrees about the time."""
    at, newest = revision_of_database(), revision_of_code()
    if at == newest:
        yield good("database", f"{db.engine.dialect.name} answers, its schema is ours ({at})")
    else:
        words = f"its schema is at {at or 'nothing'}, this program needs {newest}: flask db upgrade"
        yield wrong("database", words)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            drift = abs(connection.execute(select(func.clock_timestamp())).scalar_one() - now)
        if drift > MOST_CLOCK_DRIFT:
            yield wrong("clock", f"this machine and the database are {drift.total_seconds():.0f} s apart")


def check_disk(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether there is room where files lie."""
    folder = Path(settings["INSTANCE_DIR"])
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    say = good if free >= LEAST_FREE_BYTES else doubtful
    yield say("disk", f"{free / 1024**3:.1f} GB free in {folder}")
    if folder.stat().st_mode & stat.S_IRWXO:
        yield doubtful("disk", f"everybody on this machine can look into {folder}: chmod o-rwx")


def check_queue(_settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether nudges can be queued, and are heard."""
    waiting = work_queue().waiting_count()
    if waiting >= FULL:
        yield wrong(
            "queue", f"{waiting} nudges wait and nobody takes them: is a worker running (flask work)?"
        )
    else:
        yield good("queue", f"it answers, {waiting} nudges wait")


def check_mail_server(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether the mail server takes our greeting and our password; nothing is sent."""
    if settings["PREVIEW_MODE"]:
        yield good("mail", f"preview: read it at {settings['SITE_URL']}/dev/mail")
        return
    where = f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}"
    try:
        _greet_mail_server(settings)
    except (OSError, smtplib.SMTPException) as error:
        yield wrong("mail", f"{where} cannot be used: {error}")
    else:
        yield good("mail", f"{where} answers")


def check_outbox(_settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """Whether messages move."""
    oldest = health(now=now).oldest_due
    counts = messages_by_state(db.session())
    if oldest is not None and oldest > LATE:
        minutes = oldest.total_seconds() / 60
        yield wrong(
            "worker", f"a message has been due for {minutes:.0f} minutes: is a worker running (flask work)?"
        )
    else:
        yield good("worker", "no message is late")
    if parked := counts.get(MessageState.PARKED, 0):
        yield doubtful(
            "outbox",
            f"{parked} messages were put aside because they cannot be written or sent: flask letters release",
        )


def check_deliveries(_settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether a delivery waits for a person's decision."""
    counts = deliveries_by_state(db.session())
    if in_doubt := counts.get("in_doubt", 0):
        yield doubtful("deliveries", f"{in_doubt} are in doubt: somebody must decide whether they arrived")
    mark = db.session.get(OperationMark, RESTORED)
    is_held = mark is not None and mark.settled_at is None
    if is_held:
        yield doubtful(
            "deliveries",
            "a backup was restored, what was due before waits: flask deliver due --restored send|drop",
        )
    if stuck := _never_handed_over():
        words = f"{stuck} were taken in hand {MOST_TRIES} times without asking a server: the log says why"
        yield wrong("deliveries", words)
    if not in_doubt and not is_held and not stuck:
        yield good("deliveries", "none waits for a decision")


def _never_handed_over() -> int:
    query = select(func.count()).where(
        Delivery.state == DeliveryState.PLANNED,
        Delivery.attempts >= MOST_TRIES,
        Delivery.transcript == "",
        Delivery.replaced_at.is_(None),
        Delivery.by_post.is_(False),
    )
    return db.session.scalar(query) or 0


def check_storage(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether files can be written, read and deleted."""
    storage = Storage.at(settings["STORAGE_URL"])
    storage.write(PROBE_KEY, b"probe")
    is_same = storage.read(PROBE_KEY) == b"probe"
    storage.delete(PROBE_KEY)
    say = good if is_same else wrong
    yield say("storage", "files can be kept" if is_same else "what is read is not what was written")


def check_time(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """What time it is, for a person to compare."""
    local = now.astimezone(ZoneInfo(settings["DEFAULT_TIMEZONE"]))
    yield good("clock", f"{local:%Y-%m-%d %H:%M} in {settings['DEFAULT_TIMEZONE']}")
    latest = db.session.scalar(select(func.max(DeliveryRun.planned_at)))
    if latest is not None and latest > now + MOST_AHEAD:
        words = (
            f"a delivery was planned at {latest:%Y-%m-%d %H:%M} UTC, which is still to come: was the clock"
        )
        yield wrong("clock", f"{words} set back? Of that petition nothing is due before then")


def _greet_mail_server(settings: Settings) -> None:
    context = checked_context(settings["MAIL_CA_FILE"])
    patience = min(settings["MAIL_CONNECT_TIMEOUT"], MAIL_PATIENCE_SECONDS)
    where = (settings["MAIL_SERVER"], settings["MAIL_PORT"])
    if settings["MAIL_USE_SSL"]:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=patience, context=context)
    else:
        server = smtplib.SMTP(*where, timeout=patience)
    with server:
        if settings["MAIL_USE_TLS"]:
            server.starttls(context=context)
        if settings["MAIL_USERNAME"] and settings["MAIL_PASSWORD"]:
            server.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
        server.noop()
