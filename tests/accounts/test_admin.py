"""Staff see people, blocks and mail, and mend them without rewriting what happened."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.models import Block, OutboxMessage, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(staff: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(staff)


def test_people_are_found_by_name_and_address(staff_client: Client, alice: User, bob: User) -> None:
    page = staff_client.get(reverse("admin:accounts_user_changelist"), {"q": "alice@"}).content.decode()
    assert "alice@example.org" in page
    assert "bob@example.org" not in page


def test_a_person_is_added_with_address_name_and_password(staff_client: Client) -> None:
    form = {"email": "new@example.org", "display_name": "New", "password1": PASSWORD, "password2": PASSWORD}
    staff_client.post(reverse("admin:accounts_user_add"), form)
    assert User.objects.get(email="new@example.org").check_password(PASSWORD)


def test_a_person_is_shown_with_their_profile(staff_client: Client, alice: User) -> None:
    page = staff_client.get(reverse("admin:accounts_user_change", args=[alice.pk])).content.decode()
    assert 'name="profile-0-target_level"' in page


def test_people_are_not_deleted_here(staff_client: Client, alice: User) -> None:
    assert staff_client.get(reverse("admin:accounts_user_delete", args=[alice.pk])).status_code == 403


def test_staff_without_all_rights_give_themselves_none(
    make_person: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    clerk = make_person("Clerk")
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.add(Permission.objects.get(codename="change_user"))
    page = client_of(clerk).get(reverse("admin:accounts_user_change", args=[clerk.pk])).content.decode()
    assert 'name="display_name"' in page
    for right in ("is_superuser", "is_staff", "groups", "user_permissions"):
        assert f'name="{right}"' not in page


def test_mail_is_read_but_neither_written_nor_deleted(
    staff_client: Client, waiting_mail: OutboxMessage
) -> None:
    change = reverse("admin:accounts_outboxmessage_change", args=[waiting_mail.pk])
    page = staff_client.get(change).content.decode()
    assert "Your report is ready" in page
    assert waiting_mail.text not in page  # links in mail sign people in
    assert staff_client.post(change, {"subject": "Other"}).status_code == 403
    assert staff_client.get(reverse("admin:accounts_outboxmessage_add")).status_code == 403
    delete = reverse("admin:accounts_outboxmessage_delete", args=[waiting_mail.pk])
    assert staff_client.post(delete, {"post": "yes"}).status_code == 403


def test_mail_is_sent_again(staff_client: Client, waiting_mail: OutboxMessage) -> None:
    OutboxMessage.objects.update(sent_at=timezone.now(), attempts=8, last_error="refused")
    form = {"action": "send_again", "_selected_action": [waiting_mail.pk]}
    staff_client.post(reverse("admin:accounts_outboxmessage_changelist"), form)
    waiting_mail.refresh_from_db()
    assert (waiting_mail.sent_at, waiting_mail.attempts, waiting_mail.last_error) == (None, 0, "")


def test_a_block_is_lifted_but_not_rewritten(staff_client: Client, alice: User, bob: User) -> None:
    made = block(blocker=alice, blocked=bob)
    change = reverse("admin:accounts_block_change", args=[made.pk])
    assert staff_client.post(change, {"blocked": alice.pk}).status_code == 403
    staff_client.post(reverse("admin:accounts_block_delete", args=[made.pk]), {"post": "yes"})
    assert not Block.objects.exists()


def test_others_are_kept_out(alice_client: Client) -> None:
    answer = alice_client.get(reverse("admin:accounts_user_changelist"))
    assert answer.headers["Location"].startswith(reverse("admin:login"))


def test_staff_cannot_take_over_a_superuser(
    staff: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    bob.is_staff = True
    bob.save()
    bob.user_permissions.add(Permission.objects.get(codename="change_user"))
    for url in ("admin:accounts_user_change", "admin:auth_user_password_change"):
        sent = client_of(bob).post(
            reverse(url, args=[staff.pk]),
            {"email": bob.email, "password1": "taken over", "password2": "taken over"},
        )
        assert sent.status_code == 403
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)
