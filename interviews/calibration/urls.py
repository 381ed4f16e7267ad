from django.urls import path

from interviews.calibration import views

urlpatterns = [
    path("calibration/", views.calibration, name="calibration"),
    path("calibration/<slug:slug>/", views.calibration_round, name="calibration-round"),
    path("calibration/<slug:slug>/lines/<slug:line>/", views.save_line, name="calibration-line"),
    path("calibration/<slug:slug>/submit/", views.submit, name="calibration-submit"),
    path("calibration/<slug:slug>/again/", views.again, name="calibration-again"),
    path("calibration/<slug:slug>/replay/", views.replay, name="calibration-replay"),
    path("calibration/<slug:slug>/replay.bin", views.recording, name="calibration-recording"),
]
