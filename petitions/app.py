"""The application: extensions, blueprints, commands and error pages put together."""

import importlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from petitions.cli.catalogues import compile_catalogues
from petitions.crypto import KEYRING
from petitions.extensions import babel, csrf, db, limiter, migrate
from petitions.web.numbers import bind as read_row_numbers

ROOT = Path(__file__).resolve().parent.parent

# Every package of pages; its views.py defines `blueprint`.
PAGES = (
    "web.home.views",
    "web.campaign.views",
    "web.maps.views",
    "web.sharing.views",
    "web.sharing.house_views",
    "web.reports.views",
    "web.guides.views",
    "web.api.views",
    "web.signing.views",
    "web.delivery.views",
    "web.office.views",
    "web.offices.views",
    "web.office.reply_document",
    "web.office.typed",
    "web.organizers.views",
    "web.alerts.views",
    "web.health.views",
    "web.dev.views",
)
# All that a command needs which shows no page: a third of the memory and half of the start less.
BARE_PARTS = ("logs", "cli.commands")
# Modules with `register(app)`: how answers look, and the commands.
PARTS = (
    "logs",
    "web.current",
    "web.days",
    "dispatch.delivery_words",
    "web.errors",
    "web.headers",
    "web.accounts",
    "web.sign_in_words",
    "web.organizers.members.browsers",
    "web.cache",
    "queue",
    "mail_line",
    "cli.commands",
)


class Site(Flask):
    """Flask without asking, before each view and hook of a request, whether it is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(config: Config, *, is_bare: bool = False) -> Flask:
    """The WSGI application for one set of settings; a bare one has no pages, for commands that show none."""
    app = Site("petitions", root_path=str(ROOT / "petitions"), template_folder=str(ROOT / "templates"))
    app.config.from_object(config)
    read_row_numbers(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    KEYRING.load(config.PERSONAL_DATA_KEYS, config.DEDUPE_KEY)
    # A read-only installation brings its catalogues compiled.
    with suppress(OSError):
        compile_catalogues(ROOT / "translations")
    _bind_extensions(app)
    for name in () if is_bare else PAGES:
        app.register_blueprint(importlib.import_module(f"petitions.{name}").blueprint)
    for name in BARE_PARTS if is_bare else PARTS:
        importlib.import_module(f"petitions.{name}").register(app)
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, default_translation_directories=str(ROOT / "translations"))
    limiter.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
