from django.urls import path

from interviews.no_show import views

urlpatterns = [
    path("interviews/<uuid:interview_id>/no-show/another/", views.another, name="no-show-another"),
    path("interviews/<uuid:interview_id>/no-show/slots/", views.slots, name="no-show-slots"),
    path("interviews/<uuid:interview_id>/no-show/solo/", views.solo, name="no-show-solo"),
]
