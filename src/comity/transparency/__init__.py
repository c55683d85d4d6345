"""Publish figures that add up."""
