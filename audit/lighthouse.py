"""Ask Lighthouse, where node is installed. The first run installs the version that package.json names."""

import json
import os
import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).parent
PROGRAM = HOME / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# A page that search engines are told to leave alone fails this one on purpose.
FOR_LISTED_PAGES = "is-crawlable"
TRIES = 3


def obstacle() -> str:
    """Why Lighthouse cannot be asked, in one line; "" when it can."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Lighthouse is left out: node and npm are not installed."
    if not _chromium():
        return "Lighthouse is left out: chromium is not installed."
    if not PROGRAM.exists():
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=HOME, capture_output=True, text=True)  # noqa: S607 - as found above
        if done.returncode:
            return f"Lighthouse is left out: npm could not install it ({done.stderr.strip()[-200:]})."
    return ""


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def scores(url: str, *, is_listed: bool, status: int = 200) -> tuple[dict[str, int], list[str]]:
    """Points from 0 to 100 by category on a slow telephone, and the audits that cost some."""
    skipped = [] if is_listed else [FOR_LISTED_PAGES]
    skipped += ["http-status-code", "errors-in-console"] if status != 200 else []
    command = [str(PROGRAM), url, "--output=json", "--quiet", "--throttling-method=simulate"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    command += [f"--skip-audits={','.join(skipped)}"] if skipped else []
    command += ["--ignore-status-code"] if status != 200 else []
    environment = os.environ | {"CHROME_PATH": _chromium() or ""}
    # On a busy machine a run may end without a trace: once more, then.
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        if not done.returncode:
            break
    else:
        raise RuntimeError(f"Lighthouse failed on {url}: {done.stderr[-500:]}")
    report = json.loads(done.stdout)
    points = {name: round((report["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}
    return points, _costly(report)


def _costly(report: dict[str, object]) -> list[str]:
    audits, found = report["audits"], []
    for category in report["categories"].values():  # type: ignore[attr-defined]
        for reference in category["auditRefs"]:
            score = audits[reference["id"]]["score"]  # type: ignore[index]
            if reference["weight"] and score is not None and score < 0.9:
                found.append(f"{reference['id']} {score:.2f}")
    return found
