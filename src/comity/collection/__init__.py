"""Gather exactly what was granted, and count what came too much."""
