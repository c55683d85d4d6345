"""Bind people in one place and nobody else."""
