"""The house: stores, actions, faces, adapters and workers around the pure library.

The part that decides is ``comity``; this part loads facts, calls it once, and writes the result
and its ledger entry in one transaction.
"""
