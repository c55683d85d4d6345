"""Work that waits or takes long, and what goes out: outbox, collections, letters, deliveries."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case, TargetAccount
from comity_server.casefile.models.decision import Determination
from comity_server.casefile.models.gate import Release
from comity_server.people.models import Person


class Outbox(models.Model):
    """One piece of work, written in the transaction that calls for it.

    A worker takes it with a lease; ``fence`` grows with each lease and is checked in the
    transaction that records the effect, so that a worker which wakes too late records nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=120, unique=True)  # the same work is queued once
    arguments = models.JSONField(default=dict)  # ids only
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)  # a named failure, no user data
    done_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [
            models.Index(
                fields=["not_before"], name="outbox_due", condition=models.Q(done_at__isnull=True)
            )
        ]


class Collection(models.Model):
    """One errand of a collection: one query of one custodian about one account."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="errands")
    account = models.ForeignKey(TargetAccount, models.PROTECT)
    category = models.CharField(max_length=20)
    custodian = models.CharField(max_length=80)
    query = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=20, blank=True)  # a FailureKind
    rows = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    discarded = models.JSONField(default=dict)  # reason → count of what came too much
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["determination", "account", "custodian", "query"], name="errand_once"
            )
        ]


class Notice(models.Model):
    """The one notice verdict of a request that names an account."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    account = models.ForeignKey(TargetAccount, models.PROTECT)
    verdict = models.CharField(max_length=12)  # a NoticeWord
    basis = models.TextField()
    due_at = models.DateTimeField(null=True)
    owner_role = models.CharField(max_length=32, blank=True)
    decide_by = models.DateTimeField(null=True)
    code = models.CharField(
        max_length=16, unique=True
    )  # by which its reader checks that it is ours
    told_at = models.DateTimeField(null=True)
    by_person = models.BooleanField(default=False)  # a person decided it where the law asks
    at = models.DateTimeField()
    carrier = models.CharField(max_length=8, blank=True)  # "mail" or "page", once it is told
    mailed_at = models.DateTimeField(null=True)  # since when a mail of it waits to leave
    unsafe_since = models.DateTimeField(null=True)  # telling would put somebody in danger
    unsafe_why = models.TextField(blank=True)
    unsafe_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unsafe_review_by = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="one_notice_verdict"),
            models.CheckConstraint(
                name="an_unsafe_mark_has_reason_and_review",
                condition=models.Q(unsafe_since__isnull=True)
                | (~models.Q(unsafe_why="") & models.Q(unsafe_review_by__isnull=False)),
            ),
        ]


class Letter(models.Model):
    """A letter of ours to an officer, from a version of a template that a person approved.

    ``sent_at`` is empty while nobody has: it then waits, and nobody outside sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=120, unique=True)
    template_version = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True)


class TemplateApproval(models.Model):
    """A named person's word that one version of a letter may be sent in its language."""

    template = models.CharField(max_length=60)  # <language>.<kind>
    version = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="approved_once")
        ]


class Delivery(models.Model):
    """One attempt to fetch a released production, and its end.

    ``bytes_sent`` is what the gate has let go: a chunk on its way is counted. ``number`` tells the
    attempts at one release apart, from 1: only the newest is let go on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="deliveries")
    number = models.IntegerField()
    started_at = models.DateTimeField()
    bytes_sent = models.BigIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=200, blank=True)
    ledger_number = models.BigIntegerField(null=True)  # of the entry that the receipt proves

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["started_at"], name="delivery_by_start"),
            models.Index(fields=["completed_at"], name="delivery_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["release", "number"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["release"],
                condition=models.Q(completed_at__isnull=False),
                name="delivered_once",
            ),
        ]
