"""The settings: read from the environment, refused together, completed from one another."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config import ROOT, Config, ConfigError

FERNET_KEY = Fernet.generate_key().decode()
PRODUCTION = {
    "SITE_URL": "https://petitions.example.org",
    "SECRET_KEY": "a secret of sufficient length",
    "DEDUPE_KEY": "another secret of good length",
    "PERSONAL_DATA_KEYS": FERNET_KEY,
    "DATABASE_URL": "postgresql://countersign@localhost/countersign",
    "QUEUE_URL": "redis://localhost:6379/0",
    "STORAGE_URL": "s3://bucket/folder",
}


def problems(**environ: str) -> list[str]:
    """What is said about these settings."""
    with pytest.raises(ConfigError) as caught:
        Config.from_env(environ)
    return caught.value.problems


def test_production_settings_are_read() -> None:
    config = Config.from_env(
        PRODUCTION
        | {"LANGUAGES": "fr, en", "TRUSTED_PROXIES": "1", "RATE_LIMITS": "off"}
        | {"WEBHOOK_PRIVATE_NETWORKS": "10.20.0.0/16, fd12::/32"}
    )

    assert config.IS_PRODUCTION
    assert config.SQLALCHEMY_DATABASE_URI == "postgresql+psycopg://countersign@localhost/countersign"
    assert config.PERSONAL_DATA_KEYS == (FERNET_KEY,)
    assert (config.LANGUAGES, config.BABEL_DEFAULT_LOCALE) == (("fr", "en"), "fr")
    assert (config.TRUSTED_PROXIES, config.RATELIMIT_ENABLED) == (1, False)
    assert [str(each) for each in config.WEBHOOK_PRIVATE_NETWORKS] == ["10.20.0.0/16", "fd12::/32"]
    assert config.SESSION_COOKIE_SECURE
    assert config.SESSION_COOKIE_NAME.startswith("__Host-")


def test_every_bad_setting_is_named_at_once() -> None:
    said = problems(
        SITE_URL="petitions.example.org",
        SECRET_KEY="short",
        PERSONAL_DATA_KEYS="not a key",
        DATABASE_URL="mysql://user:hunter2@host/db",
        QUEUE_URL="amqp://host",
        RATELIMIT_STORAGE_URI="memcached://host",
        STORAGE_URL="ftp://host",
        MAIL_PORT="٢٥",
        MAIL_USE_TLS="perhaps",
        MAIL_DEFAULT_SENDER="Petitions",
        MAIL_CA_FILE="/no/such/file",
        MAIL_CONNECT_TIMEOUT="0",
        TRUSTED_PROXIES="-1",
        REPRESENT_URL="represent",
        WEBHOOK_PRIVATE_NETWORKS="10.20.0.1/16",
        PROOF_OF_WORK="sometimes",
        RATE_LIMITS="sometimes",
        METRICS_TOKEN="short",
        DEFAULT_TIMEZONE="../../etc/passwd",
        LANGUAGES="en,,fr",
        PORT="0",
    )

    named = [problem.partition(":")[0] for problem in said]
    assert len(named) == len(set(named)) == 21
    assert "hunter2" not in str(said)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DEDUPE_KEY", "PERSONAL_DATA_KEYS"])
def test_start_stops_when_an_https_site_lacks_a_secret(missing: str) -> None:
    said = problems(**{name: value for name, value in PRODUCTION.items() if name != missing})

    assert said == [f"{missing}: missing, and an https site needs it."]


def test_start_stops_when_a_mail_password_would_travel_in_the_open() -> None:
    said = problems(**PRODUCTION, MAIL_SERVER="mail.example.org", MAIL_PASSWORD="secret")

    assert len(said) == 1
    assert said[0].startswith("MAIL_PASSWORD:")
    encrypted = PRODUCTION | {"MAIL_SERVER": "mail.example.org", "MAIL_PASSWORD": "x", "MAIL_USE_TLS": "1"}
    assert Config.from_env(encrypted).MAIL_PORT == 587


def test_tls_and_ssl_together_are_refused(tmp_path: Path) -> None:
    said = problems(INSTANCE_DIR=str(tmp_path), MAIL_USE_TLS="on", MAIL_USE_SSL="on")

    assert said == ["MAIL_USE_TLS, MAIL_USE_SSL: only one of them can be on."]


def test_development_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path / "instance")}

    first, second = Config.from_env(environ), Config.from_env(environ)

    assert first == second
    kept = tmp_path / "instance" / "secrets.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert (
        Config.from_env(environ | {"SECRET_KEY": "from the environment"}).SECRET_KEY == "from the environment"
    )


def test_development_defaults_need_nothing(tmp_path: Path) -> None:
    config = Config.from_env({"INSTANCE_DIR": str(tmp_path), "PORT": "8123", "MAIL_SERVER": "  "})

    assert config.SITE_URL == "http://127.0.0.1:8123"
    assert config.PREVIEW_MODE
    assert config.DATABASE_URL.endswith(f":///{tmp_path}/petitions.db")
    assert not config.IS_PRODUCTION
    assert config.MAIL_DEFAULT_SENDER == "Petitions <petitions@example.org>"


def test_every_set_for_tests_has_secrets_of_its_own() -> None:
    assert Config().SECRET_KEY != Config().SECRET_KEY
    assert Config().PERSONAL_DATA_KEYS != Config().PERSONAL_DATA_KEYS


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    config = Config.from_env(PRODUCTION)

    assert config.SECRET_KEY not in f"{config!r} {config}"


def test_a_wrong_start_says_so_in_plain_lines_without_a_traceback(tmp_path: Path) -> None:
    environ = os.environ | {"INSTANCE_DIR": str(tmp_path), "MAIL_PORT": "many", "LANGUAGES": "??"}

    run = subprocess.run(
        [sys.executable, "-m", "flask", "doctor"], cwd=ROOT, env=environ, capture_output=True, text=True
    )

    assert run.returncode == 2
    assert [line.partition(":")[0] for line in run.stderr.splitlines()] == ["MAIL_PORT", "LANGUAGES"]
    assert run.stdout == ""


@pytest.mark.parametrize("mode", ["off", "adaptive", "always"])
def test_proof_of_work_is_asked_never_in_a_rush_or_always(tmp_path: Path, mode: str) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path)}
    read = [Config.from_env(environ | more).PROOF_OF_WORK for more in ({}, {"PROOF_OF_WORK": mode})]

    assert read == ["adaptive", mode]
