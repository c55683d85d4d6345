"""Measure our fast paths against a peer or a floor, side by side in one run."""
