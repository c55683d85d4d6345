"""Checks of published sentences, and publications in spite of them with a person's reasons."""

from __future__ import annotations

from django.db import models

from comity_server.casefile.models.hold import Hold
from comity_server.people.models import Person


class PublishedDespite(models.Model):
    """One publication that a person answers for: what was published, against what, and why.

    ``subject`` names it, as ``hold:<ref>`` or ``figures:<edition>``; ``against`` names each
    contradicted sentence with the ledger numbers of the releases that contradict it.
    """

    subject = models.CharField(max_length=120)
    against = models.JSONField()
    reasons = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reasons=""), name="published_despite_has_reasons"
            )
        ]


class StatementRun(models.Model):
    """One check of a hold's sentence that somebody asked for, and what it found.

    ``against`` and ``declared`` are the ledger numbers of the releases that it counted.
    """

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="statement_runs")
    against = models.JSONField()
    declared = models.JSONField()
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
