"""What follows for people: objections of those whom a restriction hit, and letters made public."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.casefile.models.work import Notice
from comity_server.people.models import Person


class Objection(models.Model):
    """A user's objection to what was limited: a case of its own, with a decision of its own.

    Upholding one lifts nothing: two people lift, and are led there by it.
    """

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=16, unique=True)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    says = models.TextField()
    received_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reasons = models.TextField(blank=True)  # its author reads them
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=models.Q(state="open"), name="one_open_objection"
            ),
            # The gate waits for those that are open: a word that nobody knows must not end one.
            models.CheckConstraint(
                condition=models.Q(state__in=("open", "upheld", "dismissed")),
                name="an_objection_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(reasons=""),
                name="a_decided_objection_has_reasons",
            ),
        ]


class PublishedLetter(models.Model):
    """The copy of a demand that everybody may read: part by part, as a person chose.

    A part that was blacked out is not here at all, only that there was one. Two people take it
    down: one asks, another one agrees. One that another copy took the place of has neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="published_letters")
    parts = models.JSONField()  # texts, and null for each part that was blacked out
    digest = models.CharField(max_length=64)
    policy = models.CharField(max_length=300)  # by which rule of ours it is published
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawal_asked_at = models.DateTimeField(null=True)
    withdrawal_because = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_letter_published",
            ),
            models.CheckConstraint(
                name="two_people_take_a_letter_down",
                condition=models.Q(withdrawn_by__isnull=True)
                | (
                    models.Q(withdrawal_asked_by__isnull=False)
                    & ~models.Q(withdrawn_by=models.F("withdrawal_asked_by"))
                ),
            ),
        ]
