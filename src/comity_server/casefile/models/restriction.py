"""Restrictions by place: their versions, who said yes, what was published, proved and carried out.

Nothing about anybody at a service's door is stored here: only rules, and what our own people did.
"""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class TermsJudgement(models.Model):
    """Whether what a request names breaks our own terms: asked before any law is looked at."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="terms_judgements")
    breaks = models.BooleanField()
    because = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)


class Restriction(models.Model):
    """One version of a restriction. Once in force its terms never change: a change is a new row.

    ``ref`` is the same for all versions, and is what guards are told. Without places it binds
    everybody everywhere, which ``everywhere_because`` must account for. It has no end but the one
    that people give it: ``review_by`` alarms and lifts nothing.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_FORCE = "in-force"
        REPLACED = "replaced"
        LIFTED = "lifted"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=16)
    version = models.IntegerField(default=1)
    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="restrictions")
    basis = models.CharField(max_length=8)  # request | order | policy
    basis_text = models.CharField(max_length=300)
    resource = models.CharField(max_length=300)
    places = models.JSONField(default=list)
    everywhere_because = models.TextField(blank=True)
    signals = models.CharField(max_length=8)
    unknown_place = models.CharField(max_length=5)
    shown_text = models.CharField(max_length=500, blank=True)  # to whoever is kept out
    published_as = models.TextField(blank=True)  # empty: the public list does not name it
    why = models.TextField()
    starts_at = models.DateTimeField(null=True)  # None: when the second person says yes
    review_by = models.DateField()
    digest = models.CharField(max_length=64)  # over its terms; what people say yes to
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    ledger_number = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_number = models.BigIntegerField(null=True)
    was_wrong = models.BooleanField(default=False)  # lifted because it should never have been

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "version"], name="restriction_version"),
            models.UniqueConstraint(
                fields=["ref"], condition=models.Q(state="in-force"), name="one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["ref"], condition=models.Q(state="draft"), name="one_draft_of_a_restriction"
            ),
            models.CheckConstraint(
                condition=~models.Q(places=[]) | ~models.Q(everywhere_because=""),
                name="everywhere_is_never_a_default",
            ),
        ]


class RestrictionConsent(models.Model):
    """One person's yes, bound to the digest that they read."""

    class Act(models.TextChoices):
        ACTIVATE = "activate"
        LIFT = "lift"

    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="consents")
    act = models.CharField(max_length=8, choices=Act.choices)
    digest = models.CharField(max_length=64)
    as_wrong = models.BooleanField(default=False)  # of a lift: because it should never have been
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    grounds = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["restriction", "act", "person"], name="one_yes_a_person"
            )
        ]


class SnapshotIssue(models.Model):
    """One snapshot that was signed for the guards: its number grows, and is never used twice."""

    number = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    restrictions = models.IntegerField()
    exits = models.IntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)


class ExecutorOrder(models.Model):
    """What an executor of a service is told to do, once; its id is the idempotency key."""

    class Act(models.TextChoices):
        WITHHOLD = "withhold"
        REMOVE = "remove"
        RESTORE = "restore"

    class State(models.TextChoices):
        WAITING = "waiting"
        ACKNOWLEDGED = "acknowledged"
        REFUSED = "refused"
        DROPPED = "dropped"  # lifted before anybody answered

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="orders")
    executor = models.CharField(max_length=80)
    act = models.CharField(max_length=8, choices=Act.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    sequence = models.BigIntegerField()  # of the ledger entry that called for it
    ordered_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)  # a named failure, never what was sent
    answered_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=120, blank=True)  # the executor's own
    ledger_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["restriction", "executor", "act"], name="ordered_once")
        ]


class RestrictionProbe(models.Model):
    """What a real gate answered from inside and from outside, and whether that is as it must be."""

    class Proves(models.TextChoices):
        LIVE = "live"
        LIFTED = "lifted"

    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="probes")
    proves = models.CharField(max_length=6, choices=Proves.choices)
    through = models.CharField(max_length=8)  # snapshot | service
    passed = models.BooleanField()
    results = models.JSONField()  # rows of address, expected, came
    snapshot_number = models.BigIntegerField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
