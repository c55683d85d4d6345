"""Where the assessors' views are."""

from __future__ import annotations

from django.urls import URLPattern, path

from comity_server.panel import views

urlpatterns: list[URLPattern] = [
    path("", views.start),
    path("seed/", views.fix_seed),
    path("enter/<slug:token>/", views.door),
    path("<slug:edition>/<slug:table>/", views.rows),
    path("<slug:edition>/<slug:table>/sample/", views.sample),
]
