from django.urls import path

from interviews.standby import views

urlpatterns = [
    path("find/standby/", views.standby, name="standby"),
    path("find/standby/status/", views.status, name="standby-status"),
    path("find/standby/stop/", views.stop, name="standby-stop"),
    path("find/standby/pass/", views.pass_on, name="standby-pass"),
]
