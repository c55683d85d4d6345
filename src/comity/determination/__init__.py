"""Reach a signed, reasoned outcome per account and category."""
