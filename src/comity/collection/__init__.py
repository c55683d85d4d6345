"""Gather exactly what was granted, and count what came too much.

A determination grants accounts, categories and a period. Each custodian gets one errand for each of
its queries and each account; what it answers runs through a sieve that keeps what lies within the
scope and counts the rest by reason. An errand that fails does so by name, what other errands
brought is kept, and the next attempt goes on where this one stopped.
"""
