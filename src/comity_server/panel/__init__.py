"""The face for outside assessors: sealed, read-only views of the working of published figures.

An administrator invites a named person for a purpose and a time. There is no account: the link
begins a session that shows nothing but this, and every page is recorded before it is shown.
"""
