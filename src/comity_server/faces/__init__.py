"""What all faces share: the parts that page objects are made of, and how values are written.

A view builds one frozen page object and the template only prints it. Parts stand in ``parts`` and
``forms`` (no Django), words for instants and the ten sentences in ``instants`` and ``sentences``
(translated), drawings in ``icons``, and what templates call in ``templatetags/comity_format``.
"""
