"""A meeting server that acts on participants by place."""
