"""The only writers: one module per stage, one function per use case, one ledger entry each."""
