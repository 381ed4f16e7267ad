from django.urls import path

from interviews.comment_marks import views

urlpatterns = [path("rounds/<uuid:round_id>/comments/<slug:line>/", views.mark, name="comment-marks")]
