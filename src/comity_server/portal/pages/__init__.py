"""The portal's page objects: what an officer of an authority sees, and the emergency form.

Views build them; nothing here imports Django. Each class names its ``TEMPLATE`` and ``FIELDS``.
No page here tells whether an account exists, is named, held or preserved, or where a person is.
"""
