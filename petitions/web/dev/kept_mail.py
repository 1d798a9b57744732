"""A message that the preview kept, taken apart for reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from functools import cached_property, lru_cache
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import defer

from petitions.extensions import db
from petitions.outbox.models import PreviewMail
from petitions.outbox.preview import KEPT


@dataclass(frozen=True)
class Attachment:
    """One attached file."""

    name: str
    media_type: str
    content: bytes
    url: str


class KeptMail:
    """One message as a reader sees it. `to` are all who would have got it, To and Cc alike."""

    def __init__(self, row: PreviewMail) -> None:
        self.id: int = row.id
        self.kept_at: dt.datetime = row.kept_at
        self.to: list[str] = row.recipients.splitlines()
        self.subject: str = row.subject
        self._row = row

    @cached_property
    def _message(self) -> EmailMessage:
        return message_from_bytes(self._row.raw, policy=policy.default)

    def header(self, name: str) -> str:
        """A header as text, "" when there is none."""
        return str(self._message[name] or "")

    @cached_property
    def cc(self) -> list[str]:
        """The addresses in the Cc header."""
        field = self._message["Cc"]
        return [address.addr_spec for address in field.addresses] if field else []

    @property
    def text(self) -> str:
        """The plain part, "" when there is none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML part, "" when there is none."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self._message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The attached files in their order."""
        return [
            Attachment(
                name=part.get_filename() or str(number),
                media_type=part.get_content_type(),
                content=_bytes_of(part),
                url=url_for("dev.attachment", mail_id=self.id, number=number),
            )
            for number, part in enumerate(self._message.iter_attachments())
        ]

    def as_json(self) -> dict[str, Any]:
        """What /dev/mail.json says of it; programs rely on these names."""
        return {
            "id": self.id,
            "date": self.kept_at.isoformat(),
            "message_id": self.header("Message-ID"),
            "from": self.header("From"),
            "to": self.to,
            "cc": self.cc,
            "reply_to": self.header("Reply-To"),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "attachments": [
                {"name": file.name, "type": file.media_type, "size": len(file.content), "url": file.url}
                for file in self.attachments
            ],
        }


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def newest(limit: int) -> list[KeptMail]:
    """The kept messages, newest first; their bytes are read when they are asked for."""
    query = select(PreviewMail).options(defer(PreviewMail.raw)).order_by(PreviewMail.id.desc())
    return [KeptMail(row) for row in db.session.scalars(query.limit(limit))]


def newest_as_json(limit: int) -> list[dict[str, Any]]:
    """What /dev/mail.json says; each message is taken apart once, for programs ask again and again."""
    database = current_app.config["DATABASE_URL"]
    return [_as_json(database, each.id, each.kept_at) for each in newest(limit)]


@lru_cache(maxsize=KEPT)
def _as_json(_database: str, mail_id: int, _kept_at: dt.datetime) -> dict[str, Any]:
    found = kept_mail(mail_id)
    return found.as_json() if found else {}


def kept_mail(mail_id: int) -> KeptMail | None:
    """One kept message, or None when it was never there or has gone."""
    row = db.session.get(PreviewMail, mail_id)
    return KeptMail(row) if row else None
