"""Cases, the accounts they are about, and what reviewers answered."""

from __future__ import annotations

import uuid

from django.db import models

from comity.vocabulary.words import Channel, RequestKind
from comity_server.people.models import Authority, Officer, Person


class Case(models.Model):
    """One government request and all that we do and record about it.

    ``state`` is the one word for where it stands; ``turn`` says whose turn it is. ``version``
    counts every change of what was asked: approvals are bound to it.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        UNCLEAR = "unclear"  # something is missing that only the asker can give
        IN_REVIEW = "in-review"
        DECIDED = "decided"  # a determination is signed and approved
        COLLECTING = "collecting"
        SEALED = "sealed"
        RELEASED = "released"
        DELIVERED = "delivered"
        REFUSED = "refused"
        RESTRICTED = "restricted"  # limited to a place, or on our own terms
        NO_DATA = "no-data"
        REDIRECTED = "redirected"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    turn = models.CharField(max_length=16, default="analyst")  # a role, "officer" or "nobody"
    assigned_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)
    submission_id = models.UUIDField()  # evidence.Submission
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    sealed = models.BooleanField(default=False)

    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in RequestKind])
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=[(word, word) for word in Channel])
    authority = models.ForeignKey(Authority, models.PROTECT)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    jurisdiction = models.CharField(max_length=80)  # the authority's, for the index
    underlying_state = models.CharField(max_length=80, blank=True)
    their_reference = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")  # in which they want our letters
    instrument = models.CharField(max_length=120, default="none")
    issued_by = models.CharField(max_length=32, blank=True)
    services = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    offences = models.JSONField(default=list)
    cites = models.CharField(max_length=500, blank=True)
    says = models.TextField(blank=True)  # the request in the asker's words
    secrecy_ordered = models.BooleanField(default=False)
    secrecy_until = models.DateTimeField(null=True)
    threat = models.CharField(max_length=16, blank=True)
    callback_at = models.DateTimeField(null=True)  # verified call-back of an emergency
    worldwide = models.BooleanField(default=False)
    scope_asked = models.JSONField(null=True)
    deficiencies = models.JSONField(default=list)

    answer_by = models.DateTimeField(null=True)  # the day that the request itself names
    must_by = models.DateTimeField(null=True)  # the earliest clock that runs
    must_by_why = models.CharField(max_length=200, blank=True)
    filed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    editors = models.JSONField(default=list)  # ids of people who changed what was asked
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["must_by", "id"],
                name="queue",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["jurisdiction", "kind"],
                name="pending_by_asker",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["turn", "must_by", "id"],
                name="queue_by_turn",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(fields=["their_reference"], name="case_by_their_reference"),
            models.Index(fields=["officer", "received_at"], name="case_by_officer"),
        ]


class TargetAccount(models.Model):
    """An account that a request is about, as it names it and as we found it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="accounts")
    position = models.SmallIntegerField()
    identifier = models.CharField(max_length=320)
    service = models.CharField(max_length=80)
    place = models.CharField(max_length=10, default="unknown")
    place_basis = models.CharField(max_length=80, blank=True)  # by which signal
    place_by = models.ForeignKey(Person, models.PROTECT, null=True)  # who recorded it by hand

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="account_position")
        ]


class Answer(models.Model):
    """What a reviewer answered to a question of a lens; a later answer takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=32)
    answer = models.CharField(max_length=200)
    because = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["case", "question", "at"], name="answer_latest")]
