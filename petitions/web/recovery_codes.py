"""Recovery codes for the second step, encrypted where they lie: a copy of the database opens nothing."""

from cryptography.fernet import InvalidToken
from flask_security.core import UserMixin
from flask_security.proxies import _datastore
from flask_security.recovery_codes import MfRecoveryCodesUtil

from petitions.crypto import KEYRING


class SealedCodes(MfRecoveryCodesUtil):
    """The library's codes under the keys of personal data; those from before still work as they stand."""

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Each opens once."""
        place = self.get_recovery_codes(user).index(code)
        return bool(_datastore.mf_delete_recovery_code(user, place))

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [KEYRING.encrypt(code).decode() for code in codes]

    def _decrypt_codes(self, codes: list[str]) -> list[str]:
        return [_opened(code) for code in codes]


def _opened(kept: str) -> str:
    try:
        return KEYRING.decrypt(kept.encode())
    except InvalidToken:
        return kept
