"""The stranger's tool: ``comity_verify.py`` in this folder, one file for a bare Python."""
