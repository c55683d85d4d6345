"""Alarms, the messages by which they reach people, and the clocks that ring them."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class Alarm(models.Model):
    """Something that people must hear of. It does nothing by itself, and rings once for its key.

    ``about`` is a public identifier and ``says`` a sentence; neither ever tells whose account a
    case is about. ``escalate_at`` is when it goes to more people if nobody answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=32)
    about = models.CharField(max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="alarms")
    says = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    to_roles = models.JSONField(default=list)
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)  # the deadline that it is about
    share = models.SmallIntegerField(null=True)  # of the time, used up, in per cent
    rang_at = models.DateTimeField()
    level = models.SmallIntegerField(default=0)
    escalate_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    acknowledged_note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)  # its case had ended: nobody needs to answer it

    class Meta:
        indexes = [
            models.Index(
                fields=["escalate_at"],
                name="alarm_unanswered",
                condition=models.Q(acknowledged_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="alarm_is_acknowledged_by_somebody",
                condition=models.Q(acknowledged_at__isnull=True)
                | models.Q(acknowledged_by__isnull=False),
            )
        ]


class AlarmMessage(models.Model):
    """One alarm on its way to one person or one webhook; without an alarm, a sign of life.

    Tried again until it is sent, or until nobody needs it any more.
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        WEBHOOK = "webhook"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    alarm = models.ForeignKey(Alarm, models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    webhook = models.CharField(max_length=80, blank=True)  # its name in the home folder
    level = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)  # a named failure
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="alarm_message_due",
                condition=models.Q(sent_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                fields=["sent_at"],
                name="alarm_sign_of_life",
                condition=models.Q(alarm__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_has_one_receiver",
                condition=models.Q(channel="mail", person__isnull=False, webhook="")
                | (models.Q(channel="webhook", person__isnull=True) & ~models.Q(webhook="")),
            )
        ]


class CaseClock(models.Model):
    """One clock of a case as it was last worked out, and when it rings next.

    A copy of what the library computes from the case, its events and the books, so that what is due
    can be found without reading every case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    clock = models.CharField(max_length=12)  # a Clock of the library, or "answer": our own day
    standing = models.CharField(max_length=8)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    next_share = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock"], name="clock_once")]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="clock_rings_next",
                condition=models.Q(next_at__isnull=False),
            )
        ]


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; only the digest of its secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_calendar_in_use",
            )
        ]
