"""Keep what arrived, byte for byte, and what was read out of it."""
