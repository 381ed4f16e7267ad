"""The room's page. Its socket is in `asgi.py`, its commands are in the API."""

from django.urls import path

from interviews.room import views

urlpatterns = [
    path("rounds/<uuid:round_id>/room/", views.room, name="room"),
]
