from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "scenarios"

    def ready(self) -> None:
        from accounts.deletion import before_deletion
        from accounts.export import add_to_export
        from scenarios.quality.flags import exported_flags, forget_flagger
        from scenarios.writing.drafts import exported_drafts, forget_author

        before_deletion(forget_author)
        before_deletion(forget_flagger)
        add_to_export("scenario_drafts", exported_drafts)
        add_to_export("scenario_flags", exported_flags)
