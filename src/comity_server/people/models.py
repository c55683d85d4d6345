"""The rows of this store: fields and constraints, no rules."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models

from comity.vocabulary.words import AuthorityKind


class Person(AbstractBaseUser):
    """A natural person who signs in: one of our people, or an officer of an authority.

    One row a human being, whatever roles they hold, so that two approvals by one person can be
    told apart from approvals by two. An officer has an ``Officer`` row and no role of ours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)
    roles = models.JSONField(default=list)
    exposed_to = models.JSONField(default=list)  # places whose state could reach them
    has_stake = models.BooleanField(default=False)  # in the cases that wait under a hold
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=8, default="system")
    created_at = models.DateTimeField()
    last_login = None  # not kept: nobody needs a record of when people work

    objects = BaseUserManager()
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password; it is never stored anew on the way."""
        return check_password(raw_password, self.password)


class SignInFailure(models.Model):
    """One wrong password, by a digest of the address that was typed; old rows are swept out."""

    address_sha256 = models.BinaryField(max_length=32, db_index=True)
    at = models.DateTimeField()


class Invitation(models.Model):
    """A single-use link by which somebody sets their password; only its digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    purpose = models.CharField(max_length=16)  # set-up | invite | reset | officer
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Authority(models.Model):
    """A state body in our own directory. Its contacts come from us, never from a request."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        CONFIRMED = "confirmed"
        SUSPENDED = "suspended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=32, choices=[(kind, kind) for kind in AuthorityKind])
    jurisdiction = models.CharField(max_length=80)
    pack_id = models.CharField(max_length=80, blank=True)  # the law pack's authority, if known
    mail_domains = models.JSONField(default=list)
    callback_number = models.CharField(max_length=40, blank=True)
    callback_source = models.CharField(max_length=300, blank=True)  # where we took it from
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.UNCONFIRMED)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(fields=["name", "jurisdiction"], name="authority_once"),
            models.CheckConstraint(
                name="confirmed_over_our_own_route",
                condition=~models.Q(status="confirmed")
                | (~models.Q(callback_number="") & ~models.Q(callback_source="")),
            ),
        ]


class Officer(models.Model):
    """A person who acts for a requesting authority."""

    class Status(models.TextChoices):
        REGISTERED = "registered"
        CONFIRMED = "confirmed"
        SUSPENDED = "suspended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.PROTECT)
    authority = models.ForeignKey(Authority, models.PROTECT)
    rank = models.CharField(max_length=120, blank=True)
    phone_given = models.CharField(
        max_length=40, blank=True
    )  # by themselves; never used to confirm
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.REGISTERED)
    confirmed_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()


class OfficerKey(models.Model):
    """A public key to which productions for an officer are sealed; usable once confirmed."""

    class Status(models.TextChoices):
        OFFERED = "offered"
        CONFIRMED = "confirmed"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="keys")
    recipient = models.CharField(max_length=120)  # an age recipient, age1…
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OFFERED)
    offered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(status="confirmed"), name="one_key_in_use"
            ),
        ]


class CallBack(models.Model):
    """One call that a person of ours made to a number of our own directory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    case_id = models.UUIDField(null=True)  # the emergency it was about, if any
    number = models.CharField(max_length=40)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    spoke_to = models.CharField(max_length=200)
    confirmed = models.BooleanField()
    note = models.TextField(blank=True)
