from django.urls import path

from interviews.reports import views

urlpatterns = [
    path("rounds/<uuid:round_id>/report/", views.report, name="report"),
    path("rounds/<uuid:round_id>/report/status/", views.status, name="report-status"),
    path("rounds/<uuid:round_id>/report.pdf", views.pdf, name="report-pdf"),
]
