"""Play a story through the real product: the same actions, stores, gate and ledger as live.

A story is a TOML file of people, authorities, accounts and dated steps, each with what must follow.
It sets the clock. Format: ``docs/formats/story.md``.
"""
