"""The public routes as an instance that tells a story has them."""

from __future__ import annotations

from django.urls import include, path

from comity_server.public.urls import routes

urlpatterns = [
    path("portal/", include("comity_server.portal.urls")),
    path("desk/", include("comity_server.desk.urls")),
    *routes(story=True),
]
