"""Versions of the generated public pages: what was said, since when, and under which entry."""

from __future__ import annotations

from django.db import models


class PageVersion(models.Model):
    """One version of one page's text; none is ever changed or taken away."""

    page = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    ledger_number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_versions_count"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="page_versions_from_1"),
        ]
