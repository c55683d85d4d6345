"""The parts of the desk's pages: what stands in the house, made ready to be shown."""
