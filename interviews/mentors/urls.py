from django.urls import path

from interviews.mentors import views

urlpatterns = [
    path("find/mentors/", views.mentors, name="mentors"),
    path("find/mentors/<int:user_id>/", views.mentor, name="mentor"),
    path("find/mentors/hours/<int:ticket_id>/", views.hour, name="mentor-hour"),
    path("find/mentors/me/", views.mentoring, name="mentoring"),
    path("find/mentors/me/apply/", views.apply, name="mentoring-apply"),
    path("find/mentors/me/hours/", views.add_hours, name="mentoring-hours"),
    path("find/mentors/me/own-hours/", views.add_own_hours, name="mentoring-own-hours"),
    path("find/mentors/me/hours/<int:ticket_id>/withdraw/", views.withdraw, name="mentoring-withdraw"),
    path("find/mentors/me/retire/", views.stop, name="mentoring-retire"),
    path("moderation/mentors/", views.applications, name="mentor-applications"),
    path("moderation/mentors/<int:user_id>/", views.decide, name="mentor-decide"),
]
