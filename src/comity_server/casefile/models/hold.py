"""Holds: their terms as drafted, and the same terms as rows that the database itself can check."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.people.models import Person


class Hold(models.Model):
    """A suspension of our work on a class of requests.

    ``terms`` is its ``[[hold]]`` table in the scenario format. Once active it never changes: a
    narrower or later version is a new row that ``replaces`` this one. The other columns repeat
    what the trigger on releases needs (threat model, section 6). ``returns_at`` is when a lift that
    rests on an assessment ends by itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        LIFTED = "lifted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=64, unique=True)  # the id used in bars: hold:<ref>
    title = models.CharField(max_length=200)
    terms = models.TextField()
    reasons = models.TextField(blank=True)  # why it was drafted, in its drafter's words
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.IntegerField(default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    stops = models.CharField(max_length=12)
    emergency = models.CharField(max_length=8)
    received = models.CharField(max_length=16)
    older = models.CharField(max_length=8, blank=True)
    unknown_place = models.CharField(max_length=8, default="held")
    underlying = models.CharField(max_length=10, default="by-route")
    match_both = models.BooleanField(default=False)
    has_exceptions = models.BooleanField(default=False)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)  # when the gate learnt of it
    announced_at = models.DateTimeField(null=True)
    review_by = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    returns_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    broke_glass = models.BooleanField(default=False)
    confirm_by = models.DateTimeField(null=True)  # break-glass: until when a second must confirm
    ledger_number = models.BigIntegerField(null=True)  # of its activation: the fence
    lifted_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="active_hold_is_recorded",
                condition=models.Q(state="draft") | models.Q(recorded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_is_chosen",
                condition=models.Q(emergency__in=["held", "ask", "proceed"]),
            ),
        ]


class HoldScope(models.Model):
    """One word of one list of a hold's terms; a list without rows means any."""

    class List(models.TextChoices):
        REQUESTED_BY = "requested_by"
        USERS_IN = "users_in"
        AUTHORITIES = "authorities"
        INSTRUMENTS = "instruments"
        SERVICES = "services"
        KINDS = "kinds"
        CATEGORIES = "categories"
        EXCEPTION_LIMIT = "exception_limit"  # what its exceptions together may let people give

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="scope")
    list = models.CharField(max_length=16, choices=List.choices)
    word = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hold", "list", "word"], name="word_once")]


class HoldConsent(models.Model):
    """One person's word for activating, confirming or lifting a hold, with grounds."""

    class Act(models.TextChoices):
        ACTIVATE = "activate"
        CONFIRM = "confirm"
        LIFT = "lift"

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="consents")
    act = models.CharField(max_length=10, choices=Act.choices)
    person = models.ForeignKey(Person, models.PROTECT)
    grounds = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    narrows_to = models.ForeignKey(Hold, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # A hold that came back can be lifted again, by the same people anew.
            models.UniqueConstraint(
                fields=["hold", "act", "person"],
                condition=~models.Q(act="lift"),
                name="consent_once",
            ),
            models.UniqueConstraint(
                fields=["hold", "act", "person", "ledger_number"], name="word_given_once"
            ),
        ]


class HoldLift(models.Model):
    """One lift of a hold, never changed: the assessment on which it rests, what took its place.

    A later version that takes the place of an earlier one lifts it too: ``narrows_to`` names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="lifts")
    at = models.DateTimeField()
    assessment = models.ForeignKey(
        "casefile.Assessment", models.PROTECT, null=True, related_name="lifts"
    )
    narrows_to = models.ForeignKey(Hold, models.PROTECT, null=True, related_name="+")
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "ledger_number"], name="one_lift_an_entry")
        ]
