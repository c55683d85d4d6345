"""Let a production leave, only through the gate."""
