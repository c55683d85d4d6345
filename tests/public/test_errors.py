"""Error pages: plain, without the address, the exception or a query."""

from __future__ import annotations

import pytest
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from tests.support.cast import PASSWORD

SECRET = "alice@example.org is under investigation"


def raising(error: type[Exception]):
    def view(request):
        raise error(SECRET)

    return view


urlpatterns = [
    path("400/", raising(SuspiciousOperation)),
    path("403/", raising(PermissionDenied)),
    path("404/", raising(Http404)),
    path("413/", raising(RequestDataTooBig)),
    path("500/", raising(RuntimeError)),
]
_ERRORS = "comity_server.public.views.errors"
handler400, handler403 = f"{_ERRORS}.bad_request", f"{_ERRORS}.forbidden"
handler404, handler500 = f"{_ERRORS}.not_found", f"{_ERRORS}.broken"


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (400, "We could not read what was sent"),
        (403, "This is not open to you"),
        (404, "There is nothing here"),
        (413, "What was sent is too large"),
        (500, "Something broke on our side"),
    ],
)
def test_each_error_has_its_page_and_betrays_nothing(status, heading):
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        page = client.get(f"/{status}/")
    assert page.status_code == status
    assert f'<h1 class="cm-title">{heading}</h1>' in page.content.decode()
    assert SECRET not in page.content.decode()


def test_an_address_without_anything_is_not_repeated(house):
    page = Client().get("/cases/alice@example.org/")
    assert page.status_code == 404
    assert "alice" not in page.content.decode()


def test_a_form_from_elsewhere_is_refused_with_words(visitor):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    assert page.status_code == 403
    assert "This page was open for too long" in page.content.decode()
