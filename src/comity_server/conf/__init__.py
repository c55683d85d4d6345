"""Configure the house from its home folder and the environment."""
