"""The services' own hands: what withholds, removes and restores where a restriction says so.

An executor is declared by a file, as a custodian is. It is reached by a signed webhook
(``docs/formats/executor.md``) or, in the same process, by a Python port. Whichever it is, the same
order may come twice and is carried out once, and an answer says that it was.
"""
