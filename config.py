"""Every setting of the program: read once, checked as a whole, then never changed."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from sqlalchemy.engine import make_url

from petitions import settings
from petitions.secrets_file import SECRETS, kept_secrets, new_fernet_keys, new_key

ROOT = Path(__file__).resolve().parent
DEFAULT_INSTANCE_DIR = ROOT / "instance"


class ConfigError(Exception):
    """Settings that cannot be used; `problems` names every one of them, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def setting(parse: Callable[[str], Any], default: Any = MISSING, *, factory: Any = MISSING) -> Any:
    """A field read by `parse` from the environment variable of its own name; secrets have a `factory`."""
    return field(default=default, default_factory=factory, metadata={"parse": parse})


port_number = partial(settings.whole_number, 1, 65_535)


@dataclass(frozen=True, kw_only=True, repr=False)
class Config:
    """The settings, typed. Built without arguments it is a development set with fresh secrets, for tests.

    `None` stands for "not set"; an empty text or a zero is filled in from the other settings.
    """

    PORT: int = setting(port_number, 8000)
    SITE_URL: str = setting(settings.site_url, "http://127.0.0.1:8000")
    INSTANCE_DIR: Path = setting(Path, DEFAULT_INSTANCE_DIR)
    SECRET_KEY: str = setting(settings.secret, factory=new_key)
    PERSONAL_DATA_KEYS: tuple[str, ...] = setting(settings.fernet_keys, factory=new_fernet_keys)
    DEDUPE_KEY: str = setting(settings.secret, factory=new_key)
    DATABASE_URL: str = setting(settings.database_url, "")
    QUEUE_URL: str = setting(settings.queue_url, "")
    RATELIMIT_STORAGE_URI: str = setting(settings.url_of("memory", "redis", "rediss"), "memory://")
    STORAGE_URL: str = setting(settings.storage_url, "")
    MAIL_SERVER: str | None = setting(str, None)
    MAIL_PORT: int = setting(port_number, 0)
    MAIL_USE_TLS: bool = setting(settings.switch, False)
    MAIL_USE_SSL: bool = setting(settings.switch, False)
    MAIL_USERNAME: str | None = setting(str, None)
    MAIL_PASSWORD: str | None = setting(str, None)
    MAIL_DEFAULT_SENDER: str = setting(settings.sender, "")
    MAIL_CA_FILE: str | None = setting(settings.existing_file, None)
    BOUNCE_ADDRESS: str = setting(settings.bounce_address, "")
    DKIM_KEY_FILE: str | None = setting(settings.signing_key_file, None)
    DKIM_SELECTOR: str = setting(settings.dns_label, "countersign")
    MAIL_CONNECT_TIMEOUT: float = setting(settings.seconds, 30.0)
    MAIL_COMMAND_TIMEOUT: float = setting(settings.seconds, 300.0)
    MAIL_DOT_TIMEOUT: float = setting(settings.seconds, 600.0)
    TRUSTED_PROXIES: int = setting(partial(settings.whole_number, 0, 10), 0)
    REPRESENT_URL: str | None = setting(settings.url_of("http", "https"), None)
    REPRESENT_SET: str = setting(
        settings.boundary_set, "federal-electoral-districts-2023-representation-order"
    )
    WEBHOOK_PRIVATE_NETWORKS: tuple[settings.Network, ...] = setting(settings.networks, ())
    PROOF_OF_WORK: str = setting(settings.proof_of_work, "adaptive")
    RATE_LIMITS: bool = setting(settings.switch, True)
    METRICS_TOKEN: str | None = setting(settings.secret, None)
    DEFAULT_TIMEZONE: str = setting(settings.time_zone, "America/Toronto")
    LANGUAGES: tuple[str, ...] = setting(settings.languages, ("en", "fr", "ru", "ar"))
    TESTING: bool = field(default=False)

    # What extensions of Flask read under their own names, the same for every installation.
    MAX_CONTENT_LENGTH = 64 * 1024
    TEMPLATES_AUTO_RELOAD = False
    SQLALCHEMY_TRACK_MODIFICATIONS = False
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    BABEL_DEFAULT_TIMEZONE = "UTC"
    WTF_CSRF_TIME_LIMIT = None
    RATELIMIT_HEADERS_ENABLED = False
    SECURITY_URL_PREFIX = "/organize"
    SECURITY_PASSWORD_HASH = "argon2"  # noqa: S105 - the name of an algorithm
    SECURITY_PASSWORD_SCHEMES = ("argon2",)
    SECURITY_DEPRECATED_PASSWORD_SCHEMES = ()
    SECURITY_PASSWORD_LENGTH_MIN = 12
    SECURITY_RETURN_GENERIC_RESPONSES = True
    SECURITY_RECOVERABLE = True
    SECURITY_CHANGEABLE = True
    SECURITY_TRACKABLE = False  # it would keep IP addresses
    SECURITY_TWO_FACTOR = True
    SECURITY_TWO_FACTOR_ENABLED_METHODS = ("authenticator",)
    SECURITY_TOTP_ISSUER = "Countersign"
    SECURITY_MULTI_FACTOR_RECOVERY_CODES = True

    def __post_init__(self) -> None:
        """Fill in what follows from other settings."""
        if not self.DATABASE_URL:
            self._fill("DATABASE_URL", f"sqlite:///{self.INSTANCE_DIR / 'petitions.db'}")
        if not self.QUEUE_URL:
            self._fill("QUEUE_URL", f"sqlite:///{self.INSTANCE_DIR / 'queue.db'}")
        if not self.STORAGE_URL:
            self._fill("STORAGE_URL", str(self.INSTANCE_DIR / "files"))
        if not self.MAIL_PORT:
            self._fill("MAIL_PORT", 465 if self.MAIL_USE_SSL else 587 if self.MAIL_USE_TLS else 25)
        if not self.MAIL_DEFAULT_SENDER:
            host = urlsplit(self.SITE_URL).hostname or ""
            domain = host if host.strip("0123456789.") and "." in host else "example.org"
            self._fill("MAIL_DEFAULT_SENDER", f"Petitions <petitions@{domain}>")

    def _fill(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the environment and, beneath it, the file `.env`.

        An `environ` given by the caller stands alone. Raises: ConfigError with every problem at once.
        """
        if environ is None:
            environ = {**{k: v or "" for k, v in dotenv_values(ROOT / ".env").items()}, **os.environ}
        problems: list[str] = []
        values = _read(environ, problems)
        if "SITE_URL" not in values and "PORT" in values:
            values["SITE_URL"] = f"http://127.0.0.1:{values['PORT']}"
        problems += settings.contradictions(values, environ, SECRETS)
        if problems:
            raise ConfigError(problems)
        if not {"DATABASE_URL", "QUEUE_URL", "STORAGE_URL", *SECRETS} <= values.keys():
            folder = _instance_dir(values.get("INSTANCE_DIR", DEFAULT_INSTANCE_DIR))
            if not set(SECRETS) <= values.keys():
                values = kept_secrets(folder) | values
        return cls(**values)

    @property
    def IS_PRODUCTION(self) -> bool:
        """Whether real visitors come: the site's address is https."""
        return self.SITE_URL.startswith("https://")

    @property
    def PREVIEW_MODE(self) -> bool:
        """Whether mail stays on this machine and is read at /dev/mail."""
        return self.MAIL_SERVER is None

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:
        """The database, for Flask-SQLAlchemy."""
        return self.DATABASE_URL

    @property
    def SQLALCHEMY_ENGINE_OPTIONS(self) -> dict[str, Any]:
        """How connections are kept, and how soon a database that is away is noticed.

        What is bound to a statement is in no error's text, since that is logged and may be somebody's name.
        """
        if make_url(self.SQLALCHEMY_DATABASE_URI).drivername == "sqlite":
            return {
                "hide_parameters": True,
                "connect_args": {"timeout": 20.0, "check_same_thread": False},
            }
        liveness = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}
        connect = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "application_name": "countersign"}
        return {
            "hide_parameters": True,
            "pool_size": 8,
            "max_overflow": 8,
            "pool_timeout": 5,
            "pool_recycle": 1800,
            "connect_args": connect | liveness,
        }

    @property
    def BABEL_DEFAULT_LOCALE(self) -> str:
        """The language of a visitor who asks for none that we have."""
        return self.LANGUAGES[0]

    @property
    def BABEL_TRANSLATION_DIRECTORIES(self) -> str:
        """Where the catalogues lie."""
        return str(ROOT / "translations")

    @property
    def RATELIMIT_ENABLED(self) -> bool:
        """The switch under the name that Flask-Limiter reads."""
        return self.RATE_LIMITS

    @property
    def PREFERRED_URL_SCHEME(self) -> str:
        """The scheme of links made outside a request."""
        return urlsplit(self.SITE_URL).scheme

    @property
    def SESSION_COOKIE_SECURE(self) -> bool:
        """Whether the organizers' cookie is kept to https."""
        return self.IS_PRODUCTION

    @property
    def SESSION_COOKIE_NAME(self) -> str:
        """With the __Host- prefix where browsers allow it, so that no sibling site can set it."""
        return "__Host-session" if self.IS_PRODUCTION else "session"

    @property
    def SECURITY_PASSWORD_SALT(self) -> str:
        """The pepper of password hashes, derived so that there is one secret less to lose."""
        return self.derived_key("password salt")

    @property
    def SECURITY_TOTP_SECRETS(self) -> dict[str, str]:
        """The key that second-factor secrets are encrypted with."""
        return {"1": self.derived_key("totp")}

    def derived_key(self, purpose: str) -> str:
        """A key for one purpose, made from SECRET_KEY."""
        return hmac.new(self.SECRET_KEY.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _read(environ: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The settings that are present and well formed; the others are named in `problems`."""
    values = {}
    for each in fields(Config):
        text = environ.get(each.name, "").strip()
        if not text or "parse" not in each.metadata:
            continue
        try:
            values[each.name] = each.metadata["parse"](text)
        except ValueError as wrong:
            problems.append(f"{each.name}: {wrong}.")
    return values


def _instance_dir(folder: Path) -> Path:
    """The folder for what this installation keeps beside its code, made when it is not there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigError([f"INSTANCE_DIR: the folder {folder} cannot be made ({wrong.strerror})."]) from None
    return folder
