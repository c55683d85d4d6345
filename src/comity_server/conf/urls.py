"""Where each face is found."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("portal/", include("comity_server.portal.urls")),
    path("desk/", include("comity_server.desk.urls")),
    path("", include("comity_server.public.urls")),
]
