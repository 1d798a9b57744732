"""Links that hand a petition on by the services that people use, each with its own mark.

Links and nothing else: no button of another company is loaded, so none learns who reads a petition. The mark
says by which way a signature came, not by whom.
"""

from dataclasses import dataclass
from urllib.parse import quote

from petitions.web.current import absolute

LINK, NATIVE, EMAIL = "link", "share", "email"
# What each is called, and its address; `{text}` is the title and the link, `{url}` the link alone.
_CHANNELS = (
    ("whatsapp", "WhatsApp", "https://wa.me/?text={text}"),
    ("telegram", "Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("bluesky", "Bluesky", "https://bsky.app/intent/compose?text={text}"),
)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to hand a petition on; `name` is empty where our own word is used."""

    source: str
    name: str
    address: str


def marked(path: str, source: str) -> str:
    """The full address of a petition with the mark of where it was handed on."""
    return absolute(f"{path}?source={source}")


def channels(path: str, title: str) -> list[Channel]:
    """The services, in the order in which people in Canada use them, e-mail first."""
    return [
        Channel(EMAIL, "", _filled("mailto:?subject={title}&body={text}", path, title, EMAIL)),
        *(Channel(source, name, _filled(form, path, title, source)) for source, name, form in _CHANNELS),
    ]


def _filled(form: str, path: str, title: str, source: str) -> str:
    url = marked(path, source)
    return form.format(
        url=quote(url, safe=""), title=quote(title, safe=""), text=quote(f"{title}\n{url}", safe="")
    )
