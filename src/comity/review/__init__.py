"""Read a request under three lenses: policy, law and rights."""
