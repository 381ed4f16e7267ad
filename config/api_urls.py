"""The API's addresses; `/api/v1/` is what programs may rely on."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from interviews.alone_api import AloneView
from interviews.api import InterviewViewSet, KitView, RoundView
from interviews.attendance.api import AppealView, AttendanceView
from interviews.bookings.api import (
    BookingView,
    CancelView,
    ConfirmView,
    ProposalListView,
    ProposalView,
    SnoozeView,
)
from interviews.calibration.api import (
    CalibrationLineView,
    CalibrationRoundView,
    CalibrationSubmitView,
    CalibrationView,
)
from interviews.comment_marks.api import CommentMarkListView, CommentMarkView
from interviews.guests.api import InterviewGuestsView, InterviewGuestView, StayView
from interviews.invitations.api import InvitationViewSet
from interviews.mentors.api import MentorHourView, MentorListView
from interviews.no_show.api import NoShowView
from interviews.pairing.api import TicketViewSet
from interviews.progress.api import GoalListView, GoalView, ProgressView
from interviews.ratings.api import StatisticsView
from interviews.reports.api import ReportListView, RoundReportView
from interviews.reviews.api import (
    AskedView,
    ReviewAssessmentView,
    ReviewLineView,
    ReviewListView,
    ReviewSubmitView,
    ReviewView,
    RoundReviewsView,
)
from interviews.room.api import CallView, ClockView
from interviews.room.images_api import ImageListView, ImageView
from interviews.room.reveals_api import RevealListView
from interviews.scoring.api import (
    AssessmentView,
    EvidenceListView,
    EvidenceView,
    LineView,
    RoundAssessmentsView,
    SubmitView,
)
from interviews.scoring.marks_api import MarkView
from interviews.slots.api import AvailabilityView, SlotsView, SlotView, UpcomingView
from interviews.standby.api import StandbyView
from scenarios.api import ScenarioViewSet

router = SimpleRouter(use_regex_path=False)
router.register("scenarios", ScenarioViewSet, basename="api-scenario")
router.register("tickets", TicketViewSet, basename="api-ticket")
router.register("invitations", InvitationViewSet, basename="api-invitation")
router.register("interviews", InterviewViewSet, basename="api-interview")

round_urls = [
    path("", RoundView.as_view(), name="api-round"),
    path("kit/", KitView.as_view(), name="api-kit"),
    path("call/", CallView.as_view(), name="api-call"),
    path("clock/", ClockView.as_view(), name="api-clock"),
    path("alone/", AloneView.as_view(), name="api-alone"),
    path("images/", ImageListView.as_view(), name="api-images"),
    path("images/<slug:digest>/", ImageView.as_view(), name="api-image"),
    path("assessment/", AssessmentView.as_view(), name="api-assessment"),
    path("assessment/lines/<slug:line>/", LineView.as_view(), name="api-line"),
    path("assessment/submit/", SubmitView.as_view(), name="api-submit"),
    path("assessments/", RoundAssessmentsView.as_view(), name="api-assessments"),
    path("evidence/", EvidenceListView.as_view(), name="api-evidence"),
    path("evidence/<int:evidence_id>/", EvidenceView.as_view(), name="api-evidence-item"),
    path("reveals/", RevealListView.as_view(), name="api-reveals"),
    path("marks/<slug:kind>/<slug:item>/", MarkView.as_view(), name="api-mark"),
    path("comments/", CommentMarkListView.as_view(), name="api-comment-marks"),
    path("comments/<slug:line>/", CommentMarkView.as_view(), name="api-comment-mark"),
    path("report/", RoundReportView.as_view(), name="api-report"),
    path("reviews/", RoundReviewsView.as_view(), name="api-round-reviews"),
]

review_urls = [
    path("", ReviewView.as_view(), name="api-review"),
    path("asked/", AskedView.as_view(), name="api-review-asked"),
    path("assessment/", ReviewAssessmentView.as_view(), name="api-review-assessment"),
    path("assessment/lines/<slug:line>/", ReviewLineView.as_view(), name="api-review-line"),
    path("assessment/submit/", ReviewSubmitView.as_view(), name="api-review-submit"),
]

booking_urls = [
    path("", BookingView.as_view(), name="api-booking"),
    path("confirm/", ConfirmView.as_view(), name="api-booking-confirm"),
    path("cancel/", CancelView.as_view(), name="api-booking-cancel"),
    path("snooze/", SnoozeView.as_view(), name="api-booking-snooze"),
    path("proposals/", ProposalListView.as_view(), name="api-booking-proposals"),
    path("proposals/<int:proposal_id>/", ProposalView.as_view(), name="api-booking-proposal"),
]

calibration_urls = [
    path("", CalibrationRoundView.as_view(), name="api-calibration-round"),
    path("lines/<slug:line>/", CalibrationLineView.as_view(), name="api-calibration-line"),
    path("submit/", CalibrationSubmitView.as_view(), name="api-calibration-submit"),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include(router.urls)),
    path("v1/slots/", SlotsView.as_view(), name="api-slots"),
    path("v1/slots/<int:pk>/", SlotView.as_view(), name="api-slot"),
    path("v1/availability/", AvailabilityView.as_view(), name="api-availability"),
    path("v1/upcoming/", UpcomingView.as_view(), name="api-upcoming"),
    path("v1/attendance/", AttendanceView.as_view(), name="api-attendance"),
    path("v1/attendance/<int:participation_id>/appeal/", AppealView.as_view(), name="api-appeal"),
    path("v1/standby/", StandbyView.as_view(), name="api-standby"),
    path("v1/interviews/<uuid:interview_id>/no-show/", NoShowView.as_view(), name="api-no-show"),
    path("v1/rounds/<uuid:round_id>/", include(round_urls)),
    path("v1/reviews/", ReviewListView.as_view(), name="api-review-list"),
    path("v1/reviews/<uuid:review_id>/", include(review_urls)),
    path("v1/interviews/<uuid:interview_id>/booking/", include(booking_urls)),
    path(
        "v1/interviews/<uuid:interview_id>/guests/",
        InterviewGuestsView.as_view(),
        name="api-interview-guests",
    ),
    path(
        "v1/interviews/<uuid:interview_id>/guests/<uuid:guest_id>/",
        InterviewGuestView.as_view(),
        name="api-interview-guest",
    ),
    path("v1/guests/<uuid:guest_id>/", StayView.as_view(), name="api-guest"),
    path("v1/mentors/", MentorListView.as_view(), name="api-mentors"),
    path("v1/mentors/hours/<int:ticket_id>/", MentorHourView.as_view(), name="api-mentor-hour"),
    path("v1/reports/", ReportListView.as_view(), name="api-reports"),
    path("v1/progress/", ProgressView.as_view(), name="api-progress"),
    path("v1/statistics/", StatisticsView.as_view(), name="api-statistics"),
    path("v1/calibration/", CalibrationView.as_view(), name="api-calibration"),
    path("v1/calibration/<slug:slug>/", include(calibration_urls)),
    path("v1/progress/goals/", GoalListView.as_view(), name="api-goal-list"),
    path("v1/progress/goals/<int:goal_id>/", GoalView.as_view(), name="api-goal"),
]
