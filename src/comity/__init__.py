"""Decide, for one government request, what is right: pure functions over frozen values.

The library reads no clock, draws no random number and opens no connection. It is handed the time,
the identifiers and the facts, and gives the same answer today and before a court in five years.
Its packages stand in the order of a case's life: each may import those before it, none after it.
"""
