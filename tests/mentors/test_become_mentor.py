"""Applying, and what staff answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.mentors.selectors import exported_mentor, mentors_for
from interviews.mentors.services import apply_as_mentor, decide_on_mentor, retire
from interviews.models import Mentor, Ticket

pytestmark = pytest.mark.django_db

ANSWER = {"state": "approved", "answer": "Glad to have you."}


def test_an_application_waits_for_staff(bob: User, bob_client: Client, staff: User) -> None:
    answer = bob_client.post(reverse("mentoring-apply"), {"about": "I interview for search roles."})
    assert answer.headers["Location"] == reverse("mentoring")
    assert Mentor.objects.get(user=bob).state == "applied"
    assert "Waits for staff" in bob_client.get(reverse("mentoring")).content.decode()


def test_staff_approve_with_a_sentence_that_goes_out_by_mail(
    bob: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    apply_as_mentor(user=bob, about="I interview for search roles.")
    client = client_of(staff)
    assert "Decide who is a mentor" in client.get("/").content.decode()
    assert "I interview for search roles." in client.get(reverse("mentor-applications")).content.decode()
    assert client.post(reverse("mentor-decide", args=[bob.pk]), ANSWER).status_code == 302
    mail = OutboxMessage.objects.get(recipient=bob.email)
    assert mail.subject == "You are a mentor now"
    assert "Glad to have you." in mail.text
    assert "Decide who is a mentor" not in client.get("/").content.decode()


def test_approving_twice_mails_once(bob: User, staff: User, client_of: Callable[[User], Client]) -> None:
    apply_as_mentor(user=bob, about="Search.")
    client = client_of(staff)
    answers = [client.post(reverse("mentor-decide", args=[bob.pk]), ANSWER).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert OutboxMessage.objects.filter(recipient=bob.email).count() == 1


def test_who_is_declined_may_apply_again(bob: User, staff: User) -> None:
    mentor = apply_as_mentor(user=bob, about="Search.")
    decide_on_mentor(staff=staff, mentor=mentor, state="declined", answer="Give some rounds first.")
    again = apply_as_mentor(user=bob, about="Search, and twenty rounds since.")
    assert (again.state, again.answer, again.decided_by) == ("applied", "", None)


def test_open_hours_of_who_is_no_longer_approved_vanish(
    mia: User, hour: Ticket, staff: User, bob: User
) -> None:
    decide_on_mentor(staff=staff, mentor=mia.mentor, state="retired", answer="As you asked.")
    hour.refresh_from_db()
    assert hour.state == "cancelled"
    assert mentors_for(bob).cards == []


def test_a_mentor_stops_by_themselves(mia: User, mia_client: Client, hour: Ticket) -> None:
    assert mia_client.post(reverse("mentoring-retire")).status_code == 302
    hour.refresh_from_db()
    assert (Mentor.objects.get(user=mia).state, hour.state) == ("retired", "cancelled")


def test_only_staff_decide_and_not_about_themselves(bob: User, mona: User, staff: User) -> None:
    mentor, own = apply_as_mentor(user=bob, about="Search."), apply_as_mentor(user=staff, about="All.")
    for decider, about, code in ((mona, mentor, "not_staff"), (staff, own, "own_application")):
        with pytest.raises(Refused) as refusal:
            decide_on_mentor(staff=decider, mentor=about, state="approved", answer="Yes.")
        assert (refusal.value.code, refusal.value.status) == (code, 403)


@pytest.mark.parametrize(
    ("about", "code"), [("  ", "about_needed"), ("a" * 1001, "too_long"), ("a\x00", "bad_text")]
)
def test_what_cannot_be_kept_is_refused(bob: User, about: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        apply_as_mentor(user=bob, about=about)
    assert refusal.value.code == code


def test_the_form_keeps_what_was_too_long(bob_client: Client) -> None:
    answer = bob_client.post(reverse("mentoring-apply"), {"about": "a" * 1001})
    assert answer.status_code == 400
    assert "a" * 1001 in answer.content.decode()


def test_it_is_part_of_the_export_and_goes_with_the_account(mia: User) -> None:
    exported = exported_mentor(mia)
    assert exported
    assert (exported["about"], exported["answer"]) == ("Ten years of ranking.", "Welcome.")
    retire(user=mia)
    from accounts.deletion import delete_account

    delete_account(user=mia)
    assert not Mentor.objects.exists()
