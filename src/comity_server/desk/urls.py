"""Where the desk's pages are."""

from __future__ import annotations

from django.urls import path

from comity_server.desk.views import (
    cases,
    decisions,
    directory,
    doors,
    holds,
    letters,
    queue,
    records,
)

urlpatterns = [
    path("", records.home),
    path("sign-in/", doors.sign_in),
    path("sign-out/", doors.sign_out),
    path("role/", doors.role),
    path("set-up/<str:token>/", doors.set_up),
    path("set-up/<str:token>/<slug:key>/", doors.set_up),
    path("join/<str:token>/", doors.join),
    path("queue/", queue.queue),
    path("search/", queue.search),
    path("cases/<str:ref>/", cases.case),
    path("cases/<str:ref>/answer/", cases.answer),
    path("cases/<str:ref>/preserve/", cases.preserve),
    path("cases/<str:ref>/place/", cases.record_place),
    path("cases/<str:ref>/call-back/", directory.emergency_call),
    path("cases/<str:ref>/determination/", decisions.write),
    path("cases/<str:ref>/approval/", decisions.approval),
    path("cases/<str:ref>/approval/refuse/", decisions.refuse),
    path("cases/<str:ref>/release/", decisions.let_go),
    path("releases/", records.releases),
    path("letters/", letters.index),
    path("letters/<uuid:letter_id>/", letters.one),
    path("ledger/", records.ledger),
    path("authorities/", directory.index),
    path("authorities/new/", directory.new_authority),
    path("officers/<uuid:officer_id>/", directory.officer),
    path("holds/", holds.index),
    path("holds/new/", holds.edit),
    path("holds/<slug:ref>/", holds.one),
    path("holds/<slug:ref>/yes/", holds.yes),
    path("holds/<slug:ref>/break-glass/", holds.break_glass),
    path("holds/<slug:ref>/lift/", holds.lift),
]
