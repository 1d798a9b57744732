"""The secrets of a development site: made on its first start and kept beside its database."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

SECRETS = ("SECRET_KEY", "PERSONAL_DATA_KEYS", "DEDUPE_KEY")


def new_key() -> str:
    """A fresh secret of 256 bits."""
    return secrets.token_urlsafe(32)


def new_fernet_keys() -> tuple[str, ...]:
    """One fresh key for personal data."""
    return (Fernet.generate_key().decode(),)


def kept_secrets(folder: Path) -> dict[str, Any]:
    """Development secrets, made on the first start and kept in `folder` for the next."""
    path = folder / "secrets.json"
    if not path.exists():
        _keep_new_secrets(path)
    kept = json.loads(path.read_text())
    return {**kept, "PERSONAL_DATA_KEYS": tuple(kept["PERSONAL_DATA_KEYS"])}


def _keep_new_secrets(path: Path) -> None:
    """Write fresh secrets, readable by this user alone; of two first starts at once, one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = {"SECRET_KEY": new_key(), "PERSONAL_DATA_KEYS": new_fernet_keys(), "DEDUPE_KEY": new_key()}
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
        json.dump(fresh, draft)
        draft.flush()
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
