"""Sign our people in at the desk."""

from __future__ import annotations

from django.test import Client

from tests.support.cast import PASSWORD


def signed_in(name: str) -> Client:
    """Return a browser in which one of our people is signed in."""
    client = Client()
    went = client.post(
        "/desk/sign-in/", {"email": f"{name}@provider.example", "password": PASSWORD}
    )
    assert went.status_code == 302, went.content.decode()
    return client
