"""Where each face is found."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("portal/", include("comity_server.portal.urls")),
    path("desk/", include("comity_server.desk.urls")),
    path("panel/", include("comity_server.panel.urls")),
    path("", include("comity_server.public.urls")),
]
_ERRORS = "comity_server.public.views.errors"
handler400 = f"{_ERRORS}.bad_request"
handler403 = f"{_ERRORS}.forbidden"
handler404 = f"{_ERRORS}.not_found"
handler500 = f"{_ERRORS}.broken"
