from django.urls import path

from interviews.attendance import views

urlpatterns = [
    path("attendance/", views.attendance, name="attendance"),
    path("attendance/<int:participation_id>/appeal/", views.appeal, name="attendance-appeal"),
    path("moderation/appeals/", views.open_appeals, name="appeals"),
    path("moderation/appeals/<int:appeal_id>/", views.decide, name="appeal"),
]
