from django.urls import path

from scenarios import preparing, views

urlpatterns = [
    path("scenarios/", views.scenario_list, name="scenario-list"),
    path("scenarios/<slug:slug>/", views.scenario_detail, name="scenario-detail"),
    path("scenarios/<slug:slug>/kit/", views.scenario_kit, name="scenario-kit"),
    path("scenarios/<slug:slug>/kit/check/", preparing.self_check, name="scenario-check"),
    path("learn/", views.learn, name="learn"),
    path("learn/glossary/", views.glossary, name="glossary"),
    path("learn/resources/", views.resources, name="resources"),
]
