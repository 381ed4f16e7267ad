from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "scenarios"

    def ready(self) -> None:
        from accounts.deletion import before_deletion
        from accounts.export import add_to_export
        from scenarios.authoring import exported_drafts, forget_author
        from scenarios.flags import exported_flags, forget_flagger

        before_deletion(forget_author)
        before_deletion(forget_flagger)
        add_to_export("scenario_drafts", exported_drafts)
        add_to_export("scenario_flags", exported_flags)
