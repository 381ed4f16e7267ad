from django.urls import path

from interviews.pairing import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/figures/", views.figures, name="find-figures"),
    path("find/waiting/", views.waiting, name="find-waiting"),
    path("find/status/", views.status, name="find-status"),
    path("find/cancel/", views.cancel, name="find-cancel"),
    path("find/solo/", views.solo, name="solo-start"),
]
