"""The views of the public face: each builds one page object and prints it."""
