"""Refusals: what the domain says no to, by code; the web layer turns a code into a sentence."""


class Refusal(Exception):
    """A request that the domain declines, with a code that a person's language is found for later.

    `field` names the form field that the refusal belongs to, or is None; `values` fill the sentence.
    """

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values


class NotOpen(Refusal):
    """The petition does not take signatures now. The visitor sees 409."""


class TransitionRefused(Refusal):
    """The lifecycle table has no such step from the present state. The visitor sees 409."""


class TooMany(Refusal):
    """More requests than any crowd makes. The visitor sees 429; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too_many", retry_after=retry_after)
        self.retry_after = retry_after
