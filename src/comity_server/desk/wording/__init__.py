"""The desk's words for what the house keeps as codes."""
