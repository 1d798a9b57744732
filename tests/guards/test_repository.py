"""What lies in the repository, and what must not."""

import re
import tomllib

from tests.guards.source import ROOT, files

TOP_LEVEL = {
    ".ci", ".env.example", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "audit", "bench",
    "config.py", "docs", "migrations", "petitions", "pyproject.toml", "requirements", "templates", "tests",
    "translations", "wsgi.py",
}  # fmt: skip
# Hosts that packages come from: a lock that names one works only where that one does.
REGISTRIES = re.compile(r"pypi\.org|pythonhosted|npmjs|artifactory|/simple/", re.IGNORECASE)
PICTURES = {".png", ".jpg", ".webp", ".ico", ".woff2", ".ttf", ".otf", ".pdf", ".xlsx"}


def test_the_top_level_holds_what_the_house_says() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files("*")} == TOP_LEVEL


def test_no_file_names_a_registry() -> None:
    texts = [path for path in files("*") if path.suffix not in PICTURES and path.name != "test_repository.py"]

    assert [str(path) for path in texts if REGISTRIES.search(path.read_text())] == []


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        entries = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert len(entries) > 50
        assert [entry for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []


def test_the_lock_holds_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements/dev.txt").read_text(), re.MULTILINE))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!;\s]", line)[0].lower()) for line in asked}

    assert names - locked == set()


def test_the_changelog_tells_what_is_new() -> None:
    assert "## " in (ROOT / "CHANGELOG.md").read_text()


def test_pages_load_nothing_from_another_host() -> None:
    loading = re.compile(
        r"""(?:src|srcset|poster|data)\s*=\s*["']\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//"""
    )
    linked = re.compile(r"""<link[^>]+href\s*=\s*["']\s*(?:https?:)?//""")
    shown = files("templates/*.html") + files("petitions/static/*.css") + files("petitions/static/*.js")

    assert [str(p) for p in shown if loading.search(p.read_text()) or linked.search(p.read_text())] == []


def test_pages_hold_no_inline_script_or_style() -> None:
    # A block of data for search engines is never run.
    inline = re.compile(
        r"<script(?! type=.application/ld\+json.>)(?![^>]*\bsrc=)[^>]*>"
        r"|<style|\sstyle=|\son[a-z]+=|javascript:",
        re.IGNORECASE,
    )
    pages = [path for path in files("templates/*.html") if "email" not in path.relative_to(ROOT).parts]

    assert [f"{path}: {found.group()}" for path in pages if (found := inline.search(path.read_text()))] == []
