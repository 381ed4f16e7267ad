from django.urls import path

from interviews.progress import views
from interviews.progress.goals import views as goals
from interviews.progress.retakes import views as retakes

urlpatterns = [
    path("progress/", views.progress, name="progress"),
    path("progress/export.csv", views.export_csv, name="progress-csv"),
    path("progress/export.json", views.export_json, name="progress-json"),
    path("progress/export.pdf", views.export_pdf, name="progress-pdf"),
    path("progress/goals/", goals.goals, name="goals"),
    path("progress/goals/<int:goal_id>/finish/", goals.finish, name="goal-finish"),
    path("progress/goals/<int:goal_id>/remove/", goals.remove, name="goal-remove"),
    path("progress/again/<slug:slug>/", retakes.retake, name="retake"),
]
