"""Show a page object by the template that its class names."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def shown(request: HttpRequest, page: Any, *, status: int | None = None) -> HttpResponse:
    """Return a page as a response; its own status stands unless another is given."""
    code = status or getattr(page, "status", 200)
    return render(request, page.TEMPLATE, {"page": page}, status=code)
