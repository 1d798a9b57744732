"""Webhooks: machines of an organisation that are told what happened, in numbers and public facts alone."""
