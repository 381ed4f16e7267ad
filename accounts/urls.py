from django.urls import path

from accounts.views import mailbox, onboarding, settings

urlpatterns = [
    path("onboarding/", onboarding.onboarding, name="onboarding"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/profile/", settings.change_profile, name="settings-profile"),
    path("settings/notifications/", settings.change_notifications, name="settings-notifications"),
    path("settings/blocks/<int:user_id>/remove/", settings.remove_block, name="settings-unblock"),
    path("settings/tokens/", settings.add_token, name="settings-token-create"),
    path("settings/tokens/<str:token_key>/revoke/", settings.remove_token, name="settings-token-revoke"),
    path("settings/export.json", settings.export_data, name="settings-export"),
    path("settings/delete/", settings.remove_account, name="settings-delete"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<int:message_id>/", mailbox.mailbox_message, name="mailbox-message"),
]
