"""The field's own words as types: places, kinds, steps, instants and verdicts.

Everything else in Comity is said in these words. They are closed lists: a word that is not here is
a mistake to be named at the door, never guessed. This package imports nothing else of ours, so that
the guard in other people's services (``comity_edge``) can stand on it.
"""
