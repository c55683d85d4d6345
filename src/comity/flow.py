"""Play the whole life of a case: which steps are open, and why not."""
