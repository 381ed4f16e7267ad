from django.urls import path

from interviews.shares import views

urlpatterns = [
    path("rounds/<uuid:round_id>/report/shares/", views.shares, name="report-shares"),
    path(
        "rounds/<uuid:round_id>/report/shares/<uuid:link_id>/revoke/",
        views.revoke,
        name="report-share-revoke",
    ),
    path("shared/<str:token>/", views.shared, name="shared-report"),
    path("shared/<str:token>/report.pdf", views.shared_pdf, name="shared-report-pdf"),
]
