"""Store the ledger's entries, head and checkpoints, and sign them."""
