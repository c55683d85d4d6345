"""Keep a snapshot from deletion without giving it to anyone."""
