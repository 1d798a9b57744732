"""Proof of work: what a browser calculates before a signature, so that who sends many pays for each."""
