"""The API's addresses; `/api/v1/` is what programs may rely on."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from interviews.alone_api import AloneView
from interviews.api import InterviewViewSet, KitView, RoundView
from interviews.pairing.api import TicketViewSet
from interviews.progress.api import ProgressView
from interviews.reports.api import ReportListView, RoundReportView
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
from scenarios.api import ScenarioViewSet

router = SimpleRouter(use_regex_path=False)
router.register("scenarios", ScenarioViewSet, basename="api-scenario")
router.register("tickets", TicketViewSet, basename="api-ticket")
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
    path("report/", RoundReportView.as_view(), name="api-report"),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include(router.urls)),
    path("v1/rounds/<uuid:round_id>/", include(round_urls)),
    path("v1/reports/", ReportListView.as_view(), name="api-reports"),
    path("v1/progress/", ProgressView.as_view(), name="api-progress"),
]
