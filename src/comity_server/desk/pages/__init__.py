"""The desk's page objects: one frozen value for each page, which a template only prints.

Views build them; nothing here imports Django. Template paths and form fields stand on each class
as ``TEMPLATE`` and ``FIELDS``; docs/handbook/pages.md tells how to fill one.
"""
