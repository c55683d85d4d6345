"""Keep a snapshot from deletion without giving it to anyone.

A state may ask us to keep what it has no order for yet. We take a snapshot of what is in scope, so
that a later deletion by the user does not destroy it; it opens nothing, is never widened, and ends
by itself on its day. It is not a data request, neither in law nor in our figures.
"""
