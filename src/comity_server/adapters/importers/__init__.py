"""Names and files from outside that the importers of figures need and the library never touches."""
