"""Keep an append-only record that a stranger can check."""
