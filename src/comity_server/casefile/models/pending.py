"""What waits, counted beside every change: so that a hold's impact is told before it is made."""

from __future__ import annotations

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Authority


class PendingShape(models.Model):
    """Everything of a request that a hold can tell it by, save when it came, and how many wait.

    ``facts`` is canonical JSON, ``key`` its digest with the other columns. What is known of the
    authority is read from its own row, as it stands now.
    """

    key = models.CharField(max_length=64, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    underlying_state = models.CharField(max_length=80, blank=True)
    instrument = models.CharField(max_length=120)
    facts = models.TextField()
    pending = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["authority", "kind"],
                name="pending_shape_by_asker",
                condition=models.Q(pending__gt=0),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(pending__gte=0), name="none_or_more_wait")
        ]


class PendingCase(models.Model):
    """An open case as it is counted now; closed and sealed ones have no row.

    ``used_at`` is when 80 % of its time will have passed; where no clock runs, both are far away.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="waits")
    shape = models.ForeignKey(PendingShape, models.PROTECT, db_index=False, related_name="cases")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["shape", "due_at", "case"], name="pending_by_clock"),
            models.Index(fields=["shape", "received_at"], name="pending_by_receipt"),
            models.Index(fields=["shape", "used_at"], name="pending_by_time_used"),
            models.Index(fields=["due_at", "case"], name="pending_all_by_clock"),
        ]
