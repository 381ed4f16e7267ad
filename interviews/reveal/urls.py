from django.urls import path

from interviews.reveal import views

urlpatterns = [path("rounds/<uuid:round_id>/reveal/", views.reveal, name="reveal")]
