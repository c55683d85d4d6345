"""Read from the systems that hold user data, by declarations in TOML, and only read.

A declaration names an engine, where the database is, and one or more queries with named parameters.
Format: ``docs/formats/custodian.md``. Anything else that satisfies
:class:`comity.collection.gather.Custodian` can be a custodian too.
"""
