"""From a submission, kept byte for byte, to a typed request or to named deficiencies.

Outside text becomes a typed value once, here; after that nobody checks it again. What arrived is
never changed: the request is our reading of it, and the submission stays beside it.
"""
