from django.urls import path

from interviews.bookings import views

urlpatterns = [
    path("interviews/<uuid:interview_id>/confirm/", views.confirm, name="booking-confirm"),
    path("interviews/<uuid:interview_id>/cancel/", views.cancel, name="booking-cancel"),
    path("interviews/<uuid:interview_id>/reschedule/", views.reschedule, name="booking-reschedule"),
    path(
        "interviews/<uuid:interview_id>/reschedule/<int:proposal_id>/",
        views.answer_proposal,
        name="booking-proposal-answer",
    ),
    path("interviews/<uuid:interview_id>/snooze/", views.snooze, name="booking-snooze"),
    path("interviews/<uuid:interview_id>/interview.ics", views.calendar, name="booking-calendar"),
    path("calendar/<uuid:key>.ics", views.feed, name="calendar-feed"),
    path("settings/calendar/", views.calendar_settings, name="calendar-settings"),
    path("settings/calendar/renew/", views.renew, name="calendar-renew"),
]
