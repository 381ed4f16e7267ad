from django.urls import path

from interviews.invitations import views

urlpatterns = [
    path("find/links/", views.invitations, name="invitations"),
    path("find/links/<uuid:invitation_id>/revoke/", views.revoke, name="invitation-revoke"),
    path("find/links/arrival/", views.arrival, name="invitation-arrival"),
    path("join/<uuid:invitation_id>/", views.join, name="invitation"),
]
