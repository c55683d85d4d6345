"""Talk to the outside: mail, custodians, keys, parsers, object stores, jobs."""
