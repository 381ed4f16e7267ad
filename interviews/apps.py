from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        from accounts.deletion import before_deletion
        from interviews.ending import leave_everything
        from interviews.kits import reason_to_withhold_kit
        from scenarios.access import withhold_kit_when

        withhold_kit_when(reason_to_withhold_kit)
        before_deletion(leave_everything)
