"""Figures: the roll-up kept beside every change, and the editions that are published from it."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class RollUp(models.Model):
    """One row of the roll-up: a slot, when its cases arrived, since when this is so, how many.

    Months count from year 0 (``comity.transparency.months``). ``kind`` is empty for our own acts.
    """

    figure = models.CharField(max_length=32)
    jurisdiction = models.CharField(max_length=80)
    service = models.CharField(max_length=80)
    kind = models.CharField(max_length=24, blank=True)
    facet = models.CharField(max_length=300, blank=True)
    received_in = models.IntegerField()
    since = models.IntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "received_in",
                    "since",
                    "figure",
                    "jurisdiction",
                    "service",
                    "kind",
                    "facet",
                ],
                name="roll_up_row",
            )
        ]


class CountedHistory(models.Model):
    """The history by which a case stands in the roll-up now: one canonical line."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="counted")
    history = models.TextField()

    class Meta:
        verbose_name_plural = "counted histories"


class Edition(models.Model):
    """What is said of one period at one time, from its drawing up to its appearing.

    ``facts`` and ``rolls`` are canonical JSON; ``plan`` is what the next edition of the period must
    know of the numbers that this one hides. ``counted`` is the digest of which case stands in which
    cell: publishing asks whether it still does. ``digest`` is what people say yes to.
    """

    class State(models.TextChoices):
        DRAWN_UP = "drawn-up"
        ENTERED = "entered"  # fixed in the ledger; it waits for the checkpoint
        PUBLISHED = "published"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period_name = models.CharField(max_length=40)
    number = models.SmallIntegerField()
    name = models.CharField(max_length=64)
    start = models.DateTimeField()
    end = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAWN_UP)
    facts = models.TextField()
    rolls = models.TextField()
    plan = models.JSONField()
    counted = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    salts_id = models.UUIDField()  # the vault's blob of all salts of its rolls
    drawn_up_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(null=True, unique=True)  # of its entry
    published_at = models.DateTimeField(null=True)
    checkpoint = models.BigIntegerField(null=True)  # the size of the one that covers its entry

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period_name", "number"],
                condition=~models.Q(state="discarded"),
                name="one_edition_of_a_number",
            ),
            models.CheckConstraint(
                name="published_edition_was_entered",
                condition=~models.Q(state="published")
                | models.Q(
                    ledger_number__isnull=False,
                    published_at__isnull=False,
                    checkpoint__gt=models.F("ledger_number"),
                ),
            ),
            models.CheckConstraint(
                name="period_runs_forward", condition=models.Q(end__gt=models.F("start"))
            ),
        ]


class EditionApproval(models.Model):
    """One person's yes to exactly one digest of a drawn-up edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, models.PROTECT)
    role = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="one_yes_an_edition")
        ]


class EditionFile(models.Model):
    """A file of a published edition, byte for byte as it appeared."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="edition_file_once")
        ]
