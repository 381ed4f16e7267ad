from django.urls import path

from interviews.scenario_ratings import views

urlpatterns = [
    path("rounds/<uuid:round_id>/scenario-rating/", views.rate, name="scenario-rating"),
]
