"""The letters that signing causes, by the names of their folders."""

import enum


class SigningLetter(enum.StrEnum):
    """CONFIRM asks a mailbox to confirm one signature; ALREADY_SIGNED tells it alone that it has signed.

    The other two tell what an organizer decided about an organisation.
    """

    CONFIRM = "confirm_signature"
    ALREADY_SIGNED = "already_signed"
    ORGANIZATION_APPROVED = "organization_approved"
    ORGANIZATION_DECLINED = "organization_declined"
