"""`flask deliver bounces`: the hook that the mail server calls with mail that came back."""

import email
import mailbox
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.message import Message

import click
from flask.cli import with_appcontext

from petitions.dispatch.bounces import take_bounce
from petitions.web.current import now

# Exit codes of sysexits.h, which mail servers understand.
DATA_ERROR = 65
# Under these names Postfix and Exim tell a command to whom the mail was addressed.
RECIPIENT_VARIABLES = ("ORIGINAL_RECIPIENT", "RECIPIENT")
WORDS = {
    "delivery": "a delivery came back; the record says so and its organizers are told",
    "letter": "a letter came back; its mailbox is marked",
    "known": "said before, nothing changed",
    "delayed": "only delayed, the mail server goes on trying",
    "no_bounce": "no report of a failure",
    "stranger": "about no message of ours",
}
# What leaves the mail in its mailbox for somebody to look at.
USELESS = ("no_bounce", "stranger")


@click.command("bounces")
@click.option("--recipient", multiple=True, help="To whom the mail was addressed, as the mail server knows.")
@with_appcontext
def bounces(recipient: tuple[str, ...]) -> None:
    """Read mail that came back, one message or an mbox, from the standard input."""
    told = [*recipient, *(os.environ[name] for name in RECIPIENT_VARIABLES if name in os.environ)]
    counts = Counter(take_bounce(mail, told, clock=now) for mail in _mails(sys.stdin.buffer.read()))
    if not counts:
        click.echo("This is no mail.", err=True)
        raise SystemExit(DATA_ERROR)
    is_useless = all(word in USELESS for word in counts)
    for word, number in sorted(counts.items()):
        click.echo(f"{number}: {WORDS[word]}", err=is_useless)
    if is_useless:
        raise SystemExit(DATA_ERROR)


def _mails(raw: bytes) -> Iterator[Message]:
    """The messages in what was given; none when it has no header."""
    if raw.startswith(b"From "):
        with tempfile.NamedTemporaryFile(suffix=".mbox") as file:
            file.write(raw)
            file.flush()
            with closing(mailbox.mbox(file.name, create=False)) as box:
                yield from box
        return
    mail = email.message_from_bytes(raw)
    if mail.keys():
        yield mail
