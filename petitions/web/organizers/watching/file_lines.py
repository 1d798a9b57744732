"""A prepared file as its page and the lists show it: what it is, how far, until when, and why it is gone."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from petitions.prepared.contents import is_packing, name_of, percent_of
from petitions.prepared.models import IN_WORK, FileKind, FileReason, FileState, PreparedFile
from petitions.web.campaign.pages import file_size
from petitions.web.organizers.words import CLASSES, EXPOSURES

LAYOUTS = {
    "csv": _("a table in plain text (CSV)"),
    "xlsx": _("a workbook for Excel or LibreOffice (XLSX)"),
    "jsonl": _("lines of JSON, for programs"),
    "plain": _("a table in plain text (CSV)"),
}
# What the programs call themselves; the plain table has no name.
PROGRAMS = {"civicrm": "CiviCRM", "action_network": "Action Network", "nationbuilder": "NationBuilder"}
STATES = {
    FileState.WAITING: _("It waits for its turn."),
    FileState.MAKING: _("It is being made."),
    FileState.READY: _("The file is ready."),
    FileState.FAILED: _("The file could not be made."),
    FileState.STOPPED: _("You stopped it."),
    FileState.GONE: _("The file is gone."),
}
REASONS = {
    FileReason.DISK_FULL: _("There was no room on the disk. Tell whoever runs this site, then ask again."),
    FileReason.NOT_MADE: _("It went wrong several times. Whoever runs this site finds the cause in the log."),
    FileReason.EXPIRED: _("It lay here for its 24 hours and was deleted. Nothing else has changed."),
    FileReason.PEOPLE_LEFT: _(
        "Since it was made somebody asked to be left out of it. So it was deleted; made anew it is right."
    ),
    FileReason.ANONYMIZED: _("Names and addresses of this petition were erased, and this file with them."),
    FileReason.ROLE_LOST: _("Your role did not include it any more, so it was deleted."),
    FileReason.DELETED: _("You deleted it."),
    FileReason.LOST: _("It is not where it was kept. Ask for it once more."),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One prepared file. `choice` says in words which rows and whose; of contacts nothing is chosen."""

    id: int
    kind: str
    state: str
    state_words: str
    reason: str
    layout: str
    choice: tuple[str, ...]
    percent: int
    row_count: int
    row_total: int | None
    is_packing: bool
    asked_at: dt.datetime
    made_at: dt.datetime | None
    expires_at: dt.datetime | None
    fetched_at: dt.datetime | None
    name: str
    size: str
    digest: str

    @property
    def is_in_work(self) -> bool:
        return self.state in IN_WORK

    @property
    def is_over(self) -> bool:
        return not self.is_in_work and self.state != FileState.READY


def file_line(file: PreparedFile) -> FileLine:
    """What may be shown of a file."""
    state = FileState(file.state)
    return FileLine(
        id=file.id,
        kind=file.kind,
        state=state,
        state_words=str(STATES[state]),
        reason=str(REASONS[FileReason(file.reason)]) if file.reason else "",
        layout=PROGRAMS.get(file.layout) or str(LAYOUTS[file.layout]),
        choice=tuple(_choice(file)),
        percent=percent_of(file),
        row_count=file.row_count,
        row_total=file.row_total,
        is_packing=is_packing(file),
        asked_at=file.asked_at,
        made_at=file.made_at,
        expires_at=file.expires_at,
        fetched_at=file.fetched_at,
        name=name_of(file, file.made_at or file.asked_at),
        size=file_size(file.size or 0),
        digest=file.digest,
    )


def _choice(file: PreparedFile) -> list[str]:
    if file.kind == FileKind.CONTACTS:
        return []
    chosen = file.chosen
    words = [str(table[chosen[name]]) for name, table in _TABLES.items() if chosen.get(name)]
    if chosen.get("updates"):
        words.append(str(_("only who asked to hear how it goes on")))
    return words or [str(_("All"))]


_TABLES = {"class": CLASSES, "exposure": EXPOSURES}
