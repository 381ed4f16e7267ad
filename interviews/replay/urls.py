from django.urls import path

from interviews.replay import views

urlpatterns = [
    path("rounds/<uuid:round_id>/replay/", views.replay, name="replay"),
    path("rounds/<uuid:round_id>/replay.bin", views.recording, name="replay-recording"),
]
