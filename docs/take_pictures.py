"""Photograph the demo for the README and the handbook: `python docs/take_pictures.py SITE PASSWORD`.

SITE is where `make run` serves, PASSWORD the organizer's that it printed.
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
SLUG = "no-more-caged-families"
# Each picture of the organizers' rooms: its name, the path below the petition, width and height.
ROOMS = (
    ("watch", "", 1280, 1500),
    ("handbook-watch", "", 1000, 1250),
    ("handbook-ask", "/write/ask", 1000, 1000),
    ("handbook-comments", "/comments", 1000, 620),
    ("handbook-schedule", "/schedule", 1000, 820),
    ("handbook-deliveries", "/deliveries", 1000, 1000),
)


def photograph(page: Page, name: str) -> None:
    """What the window shows, in few colours: a page of text needs no more, and a clone stays small."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(64, method=Image.Quantize.MEDIANCUT).save(PICTURES / f"{name}.png", optimize=True)


def photograph_petition(browser: Browser, site: str) -> None:
    """The petition page on a phone; its picture needs all its colours."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=1.5, locale="en-CA")
    page.goto(f"{site}/petitions/{SLUG}")
    page.screenshot(path=PICTURES / "petition.png")


def photograph_rooms(browser: Browser, site: str, password: str) -> None:
    """The organizer's rooms of the same petition."""
    page = browser.new_page(locale="en-CA")
    page.goto(f"{site}/organize/login")
    page.fill("[name=email]", "organizer@example.org")
    page.fill("[name=password]", password)
    page.click("form button[type=submit]")
    page.wait_for_load_state()
    for name, path, width, height in ROOMS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site}/organize/petitions/{SLUG}{path}")
        photograph(page, name)


def photograph_report(browser: Browser, site: str) -> None:
    """The cover of the newest report in the preview mailbox (pdftoppm is in Debian's poppler-utils)."""
    request = browser.new_context().request
    messages = json.loads(request.get(f"{site}/dev/mail.json").text())
    files = [file for message in messages for file in message["attachments"]]
    report = next(file for file in files if file["name"].endswith("report.pdf"))
    data = io.BytesIO(request.get(f"{site}{report['url']}").body())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(data.getvalue())
        command = ["pdftoppm", "-png", "-r", "70", "-singlefile", str(path), str(PICTURES / "report")]
        subprocess.run(command, check=True)  # noqa: S603 - Debian's own program


def main(site: str, password: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        photograph_petition(browser, site)
        photograph_rooms(browser, site, password)
        photograph_report(browser, site)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
