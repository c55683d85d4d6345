"""Small real fakes for those who test or extend the library."""
