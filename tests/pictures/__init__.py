"""Uploaded pictures, drawn anew."""
