"""The addressee's page, without an account."""
