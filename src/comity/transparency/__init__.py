"""Publish figures that add up.

Each figure stands in one registry with its definition and unit. A case's history is read by one
function into what it adds to each figure; the roll-up kept beside every change and the full recount
are two sums of that same function, so they agree or something went past the actions. What is
published are cells: a number, zero, not reported, withheld or a band. Small cells are hidden
together with those that would give them away, and each published table has a roll, against which
the sender of a request can check that it was counted.
"""
