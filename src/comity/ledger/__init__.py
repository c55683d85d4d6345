"""Keep an append-only record that a stranger can check.

Every change of state leaves one entry here, in the transaction that makes the change. An entry is
canonical JSON (RFC 8785); its SHA-256 is a leaf of an RFC 9162 tree; the tree's size and root are
signed as a C2SP checkpoint. Whoever holds one checkpoint can prove every later rewrite, gap,
reordering and fork, with tools that we did not write. Entries hold no personal data: where they
must speak of any, they carry a salted commitment whose opening lies elsewhere and can be erased.

This package only computes. Salts, instants, keys and files are handed in by the house.
"""
