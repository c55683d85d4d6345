"""Order every change of what is stored: the gate's lock first, one ledger entry last."""
