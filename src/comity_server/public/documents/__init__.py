"""The pages that services write by hand elsewhere, written here from books, data map and policy.

Each is a :class:`~comity_server.public.documents.document.Document`: words only, without a request
or a row, so that the same text can be shown, kept as a version, compared and exported. Nothing of a
hold that was not announced is handed to them.
"""
