from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        from accounts.deletion import before_deletion
        from accounts.export import add_to_export
        from interviews.conduct import exported_reports, forget_texts
        from interviews.ending import leave_everything
        from interviews.export import exported_rounds
        from interviews.kits import reason_to_withhold_kit
        from interviews.scenario_ratings import selectors as ratings
        from interviews.scenario_ratings.services import forget_rater
        from scenarios.access import withhold_kit_when
        from scenarios.quality.practice import practice_comes_from

        withhold_kit_when(reason_to_withhold_kit)
        practice_comes_from(ratings)
        before_deletion(leave_everything)
        before_deletion(forget_texts)
        before_deletion(forget_rater)
        add_to_export("conduct_reports", exported_reports)
        add_to_export("scenario_ratings", ratings.exported_ratings)
        add_to_export("rounds", exported_rounds)
