from django.urls import path

from interviews.progress import views

urlpatterns = [
    path("progress/", views.progress, name="progress"),
    path("progress/export.csv", views.export, name="progress-csv"),
]
