"""People, blocks and mail for staff. What has happened can be read, not rewritten."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.closing import close_account
from accounts.models import Block, OutboxMessage, Profile, User
from accounts.outbox import send_again

RIGHTS = ("is_superuser", "groups", "user_permissions")


class PersonCreationForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "display_name")


class ProfileInline(admin.StackedInline):
    model = Profile
    can_delete = False
    readonly_fields = ("onboarded_at", "conduct_accepted_at")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Nobody is deleted here: interviews keep their people, and `accounts.deletion` anonymizes."""

    add_form = PersonCreationForm
    inlines = (ProfileInline,)
    list_display = ("display_name", "email", "is_active", "is_moderator", "is_staff", "date_joined")
    list_filter = ("is_active", "is_moderator", "is_staff", "is_superuser")
    list_select_related = ("profile",)
    search_fields = ("display_name", "email")
    ordering = ("-date_joined",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("display_name", "email", "password")}),
        ("What they may do", {"fields": ("is_active", "is_moderator", "is_staff", *RIGHTS)}),
        ("When", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "display_name", "password1", "password2")}),)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        is_superuser = request.user.is_superuser
        return self.readonly_fields if is_superuser else (*self.readonly_fields, "is_staff", *RIGHTS)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Who is kept out leaves what they had planned with others."""
        if change and "is_active" in form.changed_data and not obj.is_active:
            close_account(user=obj)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody who is not a superuser may take over one, by a new password or email."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Block)
class BlockAdmin(admin.ModelAdmin):
    """Blocks are made by people themselves: what the two have planned together ends with it."""

    list_display = ("blocker", "blocked", "created_at")
    list_select_related = ("blocker", "blocked")
    search_fields = ("blocker__display_name", "blocker__email", "blocked__display_name", "blocked__email")
    readonly_fields = ("created_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Block | None = None) -> bool:
        return False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """Without the text: it holds links that sign in."""

    list_display = ("subject", "recipient", "created_at", "sent_at", "attempts", "last_error")
    list_filter = (("sent_at", admin.EmptyFieldListFilter), "attempts")
    search_fields = ("recipient", "subject", "dedupe_key")
    fields = (
        "subject",
        "recipient",
        "dedupe_key",
        "created_at",
        "sent_at",
        "claimed_until",
        "attempts",
        "last_error",
    )
    date_hierarchy = "created_at"
    actions = ("send_again",)

    @admin.action(description="Send again", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        for message in queryset:
            send_again(message_id=message.pk)
        self.message_user(request, f"{len(queryset)} on their way again.", messages.SUCCESS)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.change_outboxmessage"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False
