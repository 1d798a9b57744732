"""Machines of an organisation are told what happened: where to, what, and what if nobody answers."""
