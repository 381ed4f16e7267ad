from django.urls import path

from scenarios import preparing, views
from scenarios.learn import views as learn
from scenarios.quality import views as quality_views
from scenarios.writing import urls as writing_urls

urlpatterns = [
    *writing_urls.urlpatterns,
    path("scenarios/", views.scenario_list, name="scenario-list"),
    path("scenarios/coverage/", quality_views.scenario_coverage, name="scenario-coverage"),
    path("scenarios/<slug:slug>/", views.scenario_detail, name="scenario-detail"),
    path("scenarios/<slug:slug>/kit/", views.scenario_kit, name="scenario-kit"),
    path("scenarios/<slug:slug>/kit/check/", preparing.self_check, name="scenario-check"),
    path("scenarios/<slug:slug>/flag/", quality_views.scenario_flag, name="scenario-flag"),
    path("scenarios/<slug:slug>/quality/", quality_views.scenario_quality, name="scenario-quality"),
    path(
        "scenarios/<slug:slug>/quality/<int:flag_id>/settle/",
        quality_views.settle_flag,
        name="scenario-flag-settle",
    ),
    path("learn/", learn.learn, name="learn"),
    path("learn/diagrams/", learn.diagrams, name="learn-diagrams"),
    path("learn/drills/", learn.drills, name="learn-drills"),
    path("learn/tools/", learn.tools, name="learn-tools"),
    path("learn/interviewing/", learn.interviewing, name="learn-interviewing"),
    path("learn/prepare/", learn.prepare, name="learn-prepare"),
    path("learn/glossary/", views.glossary, name="glossary"),
    path("learn/resources/", learn.resources, name="resources"),
]
