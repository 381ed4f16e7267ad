from django.urls import path

from interviews.scoring import views

urlpatterns = [
    path("interviewing/", views.interviewing, name="interviewing"),
    path("rounds/<uuid:round_id>/debrief/", views.debrief, name="debrief"),
    path("rounds/<uuid:round_id>/debrief/status/", views.status, name="debrief-status"),
    path("rounds/<uuid:round_id>/debrief/lines/<slug:line>/", views.save_line, name="debrief-line"),
    path("rounds/<uuid:round_id>/debrief/overall/", views.save_overall, name="debrief-overall"),
    path("rounds/<uuid:round_id>/debrief/submit/", views.submit, name="debrief-submit"),
]
