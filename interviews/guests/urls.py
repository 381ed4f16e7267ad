"""The third person's pages, and what the two do about them."""

from django.urls import path

from interviews.guests import views

urlpatterns = [
    path("guests/<uuid:guest_id>/", views.guest, name="guest"),
    path("guests/<uuid:guest_id>/interview.ics", views.calendar, name="guest-calendar"),
    path("guests/<uuid:guest_id>/ask/", views.ask, name="guest-ask"),
    path("guests/<uuid:guest_id>/leave/", views.leave, name="guest-leave"),
    path("guests/<uuid:guest_id>/report/", views.report, name="guest-report"),
    path("interviews/<uuid:interview_id>/guests/", views.invite, name="guest-invite"),
    path("interviews/<uuid:interview_id>/guests/answer/", views.answer, name="guest-answer"),
    path(
        "interviews/<uuid:interview_id>/guests/<uuid:guest_id>/report/",
        views.report_third,
        name="guest-report-third",
    ),
]
