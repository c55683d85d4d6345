"""Face everybody: where we stand, figures, checkpoints."""
