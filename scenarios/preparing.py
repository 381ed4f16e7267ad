"""Preparing to interview: the self-check of a kit, on a page of its own so that no answer stands on it."""

from dataclasses import dataclass
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import person
from config.errors import Forbidden, Refused
from scenarios.content import kit_of
from scenarios.models import KitOpening
from scenarios.self_check import RIGHT_TO_PASS, Option, Question, count_right, draw_questions
from scenarios.services import read_kit


class Check(NamedTuple):
    """The questions that a person answers next. `key` names them: a new version of the kit has others."""

    key: str
    questions: list[Question]


@dataclass(frozen=True)
class Judged:
    """A question as it was answered."""

    question: Question
    chosen: Option

    @property
    def right(self) -> Option:
        return self.question.options[self.question.right]

    @property
    def is_right(self) -> bool:
        return self.chosen is self.right


class CheckForm(forms.Form):
    """One option for each question, by its place."""

    def __init__(self, questions: list[Question], data: QueryDict | None) -> None:
        super().__init__(data)
        for index, question in enumerate(questions):
            self.fields[f"answer-{index}"] = forms.TypedChoiceField(
                label=question.lead,
                choices=[(place, option.text) for place, option in enumerate(question.options)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose an answer."),
            )

    @property
    def answers(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]


def get_opening_for(user: User, slug: str) -> KitOpening:
    """Return the person's opening of a kit that they may read now.

    Raises Forbidden as `read_kit` does, and for staff who read it without opening it.
    """
    scenario = read_kit(user=user, slug=slug)
    opening = KitOpening.objects.filter(user=user, scenario=scenario).first()
    if opening is None:
        raise Forbidden("kit_closed", "You read this kit as staff. Open it for good to check yourself.")
    opening.scenario = scenario  # with its version, which the questions are drawn from
    return opening


def next_check(opening: KitOpening) -> Check:
    """The same questions until they are answered. Raises Refused(`nothing_to_ask`)."""
    version = opening.scenario.version
    number = opening.self_checks
    questions = draw_questions(kit_of(version), seed=f"{opening.user_id} {version.pk}", number=number)
    if len(questions) < RIGHT_TO_PASS:
        raise Refused("nothing_to_ask", "This kit is too short for a self-check.")
    return Check(f"{version.number}.{number}", questions)


def answer_check(*, opening: KitOpening, check: Check, answers: list[int]) -> list[Judged]:
    """Judge the answers to `next_check(opening)`; record that they were given and, when passed, the time.

    Raises Refused(`answered_before`): each set of questions is answered once.
    """
    passed = count_right(check.questions, answers) >= RIGHT_TO_PASS
    unanswered = KitOpening.objects.filter(pk=opening.pk, self_checks=opening.self_checks)
    prepared = {"prepared_at": timezone.now()} if passed else {}
    if not unanswered.update(self_checks=F("self_checks") + 1, **prepared):
        raise Refused("answered_before", "These questions were answered already.")
    return [
        Judged(question, question.options[answer])
        for question, answer in zip(check.questions, answers, strict=True)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def self_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask five questions; a POST says which answers were right, and why."""
    opening = get_opening_for(person(request), slug)
    check = next_check(opening)
    if request.method == "POST" and request.POST.get("key") != check.key:
        return _ask_others(request, opening)
    form = CheckForm(check.questions, request.POST or None)
    if form.is_valid():
        try:
            judged = answer_check(opening=opening, check=check, answers=form.answers)
        except Refused:
            return _ask_others(request, opening)
        return _show_judged(request, opening, judged)
    context = {
        "scenario": opening.scenario,
        "key": check.key,
        "form": form,
        "asked": list(zip(check.questions, form, strict=True)),
    }
    return render(request, "scenarios/check.html", context, status=400 if form.errors else 200)


def _ask_others(request: HttpRequest, opening: KitOpening) -> HttpResponse:
    messages.info(
        request, "Those questions were answered before, or the kit has changed since. Here are others."
    )
    return redirect("scenario-check", opening.scenario.slug)


def _show_judged(request: HttpRequest, opening: KitOpening, judged: list[Judged]) -> HttpResponse:
    right = sum(each.is_right for each in judged)
    context = {
        "scenario": opening.scenario,
        "judged": judged,
        "right": right,
        "passed": right >= RIGHT_TO_PASS,
    }
    return render(request, "scenarios/check_result.html", context)
