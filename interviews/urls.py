"""Pages of an interview's life, a list per stage."""

from django.urls import include, path

from interviews import home, views

urlpatterns = [
    path("", home.home, name="home"),
    path("interviews/<uuid:interview_id>/", views.interview, name="interview"),
    path("interviews/<uuid:interview_id>/status/", views.status, name="interview-status"),
    path("interviews/<uuid:interview_id>/ready/", views.ready, name="interview-ready"),
    path("interviews/<uuid:interview_id>/length/", views.propose_length, name="interview-length"),
    path(
        "interviews/<uuid:interview_id>/length/answer/", views.answer_length, name="interview-length-answer"
    ),
    path("interviews/<uuid:interview_id>/leave/", views.leave, name="interview-leave"),
    path("interviews/<uuid:interview_id>/report/", views.report, name="interview-report"),
    path("interviews/<uuid:interview_id>/block/", views.block_partner, name="interview-block"),
    path("", include("interviews.guests.urls")),
    path("", include("interviews.attendance.urls")),
    path("", include("interviews.no_show.urls")),
    path("", include("interviews.standby.urls")),
    path("", include("interviews.pairing.urls")),
    path("", include("interviews.slots.urls")),
    path("", include("interviews.invitations.urls")),
    path("", include("interviews.mentors.urls")),
    path("", include("interviews.rematch.urls")),
    path("", include("interviews.bookings.urls")),
    path("", include("interviews.room.urls")),
    path("", include("interviews.scoring.urls")),
    path("", include("interviews.reveal.urls")),
    path("", include("interviews.comment_marks.urls")),
    path("", include("interviews.scenario_ratings.urls")),
    path("", include("interviews.reports.urls")),
    path("", include("interviews.shares.urls")),
    path("", include("interviews.replay.urls")),
    path("", include("interviews.calibration.urls")),
    path("", include("interviews.reviews.urls")),
    path("", include("interviews.progress.urls")),
    path("", include("interviews.ratings.urls")),
]
