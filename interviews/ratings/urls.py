from django.urls import path

from interviews.ratings import views

urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
]
