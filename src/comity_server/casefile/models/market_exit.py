"""Plans of market exits, what people said to them, and each stage that was done or taken back."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.people.models import Person


class MarketExit(models.Model):
    """Leaving a market by a plan.

    ``terms`` is the plan as it was last edited, ``approved_terms`` the one that two people stand
    for: only that one counts at doors and for requests.
    """

    class State(models.TextChoices):
        DRAFT = "draft"  # also an approved plan that was edited: it goes no further until approved
        APPROVED = "approved"
        REVERSING = "reversing"
        REVERSED = "reversed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=64, unique=True)  # the id used in bars: exit:<ref>
    title = models.CharField(max_length=200)
    terms = models.TextField()
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    approved_terms = models.TextField(blank=True)
    approved_version = models.IntegerField(default=0)
    approved_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)  # when the second person took it back
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approved_exit_has_terms",
                condition=models.Q(state="draft") | ~models.Q(approved_terms=""),
            ),
            models.CheckConstraint(
                name="reversed_exit_has_its_instant",
                condition=~models.Q(state__in=["reversing", "reversed"])
                | models.Q(reversed_at__isnull=False),
            ),
        ]


class ExitWord(models.Model):
    """One person's word for a plan, or for taking it back; an edit voids those for the plan."""

    class Act(models.TextChoices):
        APPROVE = "approve"
        REVERSE = "reverse"

    market_exit = models.ForeignKey(MarketExit, models.PROTECT, related_name="words")
    act = models.CharField(max_length=8, choices=Act.choices)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)  # of exactly the terms that the person read
    person = models.ForeignKey(Person, models.PROTECT)
    grounds = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market_exit", "act", "version", "person"], name="exit_word_once"
            )
        ]


class ExitDeed(models.Model):
    """A stage that was done, or taken back: each once, and the database sees to it."""

    class Deed(models.TextChoices):
        DONE = "done"
        UNDONE = "undone"

    market_exit = models.ForeignKey(MarketExit, models.PROTECT, related_name="deeds")
    stage = models.CharField(max_length=12)
    deed = models.CharField(max_length=8, choices=Deed.choices)
    version = models.IntegerField()
    by = models.ForeignKey(Person, models.PROTECT, null=True)  # None: the house, at its instant
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market_exit", "stage", "deed"], name="exit_stage_once")
        ]
