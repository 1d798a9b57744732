"""The demonstration on a free port, and a signatory of our own in it, until the end of the block."""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.pages import LANGUAGES, PETITION
from tests.servers import HOST, free_port, wait_until

FLASK = [sys.executable, "-m", "flask"]


@contextmanager
def demonstration() -> Iterator[str]:
    """The five campaigns with a worker; gives the address of the site."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        environment = given | {
            "INSTANCE_DIR": folder,
            "SITE_URL": address,
            "PORT": str(port),
            "LANGUAGES": ",".join(LANGUAGES),
            "RATE_LIMITS": "off",
        }
        subprocess.run([*FLASK, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        with (Path(folder) / "serve.log").open("w") as log:
            serve = [*FLASK, "serve", "--port", str(port)]
            process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: _answers(address), "the demonstration does not start")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _answers(address: str) -> bool:
    try:
        return bool(_read(f"{address}/robots.txt"))
    except OSError:
        return False


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def receipt_path(address: str) -> str:
    """The page of one delivery, without its language."""
    record = _read(f"{address}/petitions/{PETITION}/deliveries")
    found = re.search(rf'href="/en(/petitions/{PETITION}/deliveries/[^"#]+)"', record)
    if found is None:
        raise RuntimeError("the demonstration has delivered nothing")
    return found[1]


def own_page_path(address: str, language: str) -> str:
    """Sign in a language; the letter in the preview mailbox leads to the page."""
    mailbox = f"audit-{language}@example.org"
    fields = {
        "name": "Ann Lee",
        "email": mailbox,
        "postal_code": "K1A 0A6",
        "country": "CA",
        "lang": language,
    }
    data = urllib.parse.urlencode(fields | {"exposure": "public"}).encode()
    urllib.request.urlopen(f"{address}/petitions/{PETITION}/signatures", data, timeout=30).close()  # noqa: S310
    links: list[str] = []

    def has_come() -> bool:
        links[:] = [
            found[0]
            for mail in json.loads(_read(f"{address}/dev/mail.json"))
            if mailbox in str(mail["to"]) and (found := re.findall(r"/signatures/[\w.-]+", mail["text"]))
        ]
        return bool(links)

    wait_until(has_come, "no letter came to the preview mailbox")
    return links[0]
