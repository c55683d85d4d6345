"""The rows of this store: fields and constraints, no rules."""
