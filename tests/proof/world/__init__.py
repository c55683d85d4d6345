"""A small world that lives in the real house: people who file, decide, hold, release and fetch.

Each of its acts calls the product's own actions on the real database; what an act was refused by
name is part of life. After each act the invariants of the threat model are looked for in the rows
and in the ledger, by code that asks neither the gate nor ``comity.hold``.
"""
