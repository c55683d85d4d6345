"""Play policy, written as tests, against the library."""
