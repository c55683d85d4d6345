"""Where the portal's pages are."""

from __future__ import annotations

from django.urls import path

from comity_server.portal.views import doors, emergency, guided, key, requests

urlpatterns = [
    path("", doors.start),
    path("register/", doors.register),
    path("sign-in/", doors.sign_in),
    path("sign-out/", doors.sign_out),
    path("emergency/", emergency.emergency),
    path("new/", guided.new),
    path("new/<uuid:draft_id>/check/", guided.check),
    path("new/<uuid:draft_id>/<slug:key>/", guided.step),
    path("key/", key.key),
    path("requests/", requests.mine),
    path("requests/<str:ref>/", requests.one),
    path("requests/<str:ref>/download/", requests.download),
    path("requests/<str:ref>/receipt/", requests.receipt),
    path("requests/<str:ref>/submission/", requests.submission),
    path("requests/<str:ref>/opening/<slug:edition>/<slug:table>/", requests.opening),
    path("requests/<str:ref>/letters/<uuid:letter_id>.<str:form>", requests.letter),
    path("requests/<str:ref>/message/", requests.write),
    path("requests/<str:ref>/withdraw/", requests.withdraw),
]
