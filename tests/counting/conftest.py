"""Counting looks at signatures that people really made."""

from tests.signing.conftest import petition, rows, sign_now

__all__ = ["petition", "rows", "sign_now"]
