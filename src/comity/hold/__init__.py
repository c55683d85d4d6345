"""Suspend work on a class of requests until people lift it."""
