"""Rows that are committed, so that the application sees them, and links to a signatory's own page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.signing.models import Signature
from petitions.tokens import Signer
from tests.factories import Rows


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def own_page(app: Flask, session: Session) -> Callable[[Signature], str]:
    """Commits what was made and gives the address of a signatory's own page."""

    def path(signature: Signature) -> str:
        session.commit()
        token = Signer(app.config["SECRET_KEY"], "signature").token(signature.public_id)
        return f"/signatures/{token}"

    return path
