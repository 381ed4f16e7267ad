from django.urls import path

from interviews.rematch import views

urlpatterns = [
    path("interviews/<uuid:interview_id>/again/", views.wish, name="rematch-wish"),
    path("find/again/<int:user_id>/", views.rematch, name="rematch"),
    path("find/again/proposals/<int:proposal_id>/", views.proposal, name="proposal"),
]
