"""Addresses of writing and review. They come before those of scenarios, whose slugs they would be else."""

from django.urls import path

from scenarios.writing import review_views as review
from scenarios.writing import views as write

urlpatterns = [
    path("scenarios/write/", write.draft_list, name="draft-list"),
    path("scenarios/write/import/", write.draft_import, name="draft-import"),
    path("scenarios/write/<int:draft_id>/", write.draft, name="draft"),
    path("scenarios/write/<int:draft_id>/preview/", write.draft_preview, name="draft-preview"),
    path("scenarios/write/<int:draft_id>/replace/", write.draft_replace, name="draft-replace"),
    path("scenarios/write/<int:draft_id>/file/", write.draft_file, name="draft-file"),
    path("scenarios/write/<int:draft_id>/changes/", write.draft_changes, name="draft-changes"),
    path("scenarios/write/<int:draft_id>/withdraw/", write.draft_withdraw, name="draft-withdraw"),
    path("scenarios/write/<int:draft_id>/delete/", write.draft_delete, name="draft-delete"),
    path("scenarios/review/", review.review_list, name="review-list"),
    path("scenarios/review/<int:draft_id>/", review.review, name="review"),
    path("scenarios/review/<int:draft_id>/publish/", review.review_publish, name="review-publish"),
    path("scenarios/review/<int:draft_id>/decline/", review.review_decline, name="review-decline"),
    path("scenarios/<slug:slug>/propose/", write.scenario_propose, name="scenario-propose"),
    path("scenarios/<slug:slug>/file/", review.scenario_file, name="scenario-file"),
    path("scenarios/<slug:slug>/versions/", review.scenario_versions, name="scenario-versions"),
    path(
        "scenarios/<slug:slug>/versions/<int:number>/file/",
        review.scenario_file,
        name="scenario-version-file",
    ),
    path("scenarios/<slug:slug>/retire/", review.scenario_retire, name="scenario-retire"),
    path("scenarios/<slug:slug>/restore/", review.scenario_restore, name="scenario-restore"),
]
