"""Handing one message to a mail server, with the phase known at every moment."""
