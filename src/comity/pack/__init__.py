"""Read packs, the dated and sourced books of law, rights and policy, into typed values."""
