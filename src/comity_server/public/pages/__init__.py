"""The public page objects: where we stand, figures, proofs, how to serve and how to check us.

Views build them; nothing here imports Django. Each class names its ``TEMPLATE`` and ``FIELDS``.
"""
