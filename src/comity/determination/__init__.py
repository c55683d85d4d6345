"""Reach a signed, reasoned outcome per account and category.

People decide: what is granted, what is refused or narrowed, and why. Their determination is bound
by a digest to the version of the request and the evidence that they read, so that any edit voids
what was approved. Asked, granted, collected and released are four sets, each inside the one before.
"""
