"""The guard in other people's services: may this participant be here, now?

It judges from a signed snapshot, in under a microsecond, with every reason, and never raises in
somebody's request path. It stands on ``comity.vocabulary`` and ``comity.restriction`` alone.
"""
