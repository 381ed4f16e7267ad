"""Re-scores: what the candidate asks, and everything that a reviewer gets of a recording."""

from django.urls import path

from interviews.reviews import replay_views, views

urlpatterns = [
    path("rounds/<uuid:round_id>/rescore/", views.ask, name="rescore-ask"),
    path("reviews/choice/", views.choose, name="rescore-choice"),
    path("reviews/<uuid:review_id>/", views.review, name="rescore"),
    path("reviews/<uuid:review_id>/withdraw/", views.withdraw, name="rescore-withdraw"),
    path("reviews/<uuid:review_id>/take/", views.take, name="rescore-take"),
    path("reviews/<uuid:review_id>/give-back/", views.back, name="rescore-give-back"),
    path("reviews/<uuid:review_id>/score/", views.score, name="rescore-score"),
    path("reviews/<uuid:review_id>/score/overall/", views.save_overall, name="rescore-score-overall"),
    path("reviews/<uuid:review_id>/score/submit/", views.submit, name="rescore-score-submit"),
    path("reviews/<uuid:review_id>/score/lines/<slug:line>/", views.save_line, name="rescore-score-line"),
    path("reviews/<uuid:review_id>/replay/", replay_views.replay, name="rescore-replay"),
    path("reviews/<uuid:review_id>/replay.bin", replay_views.recording, name="rescore-recording"),
    path("reviews/<uuid:review_id>/pictures/<slug:digest>/", replay_views.picture, name="rescore-picture"),
]
