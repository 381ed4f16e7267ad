"""Goals: one's own on one page with their plans, and a form for another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import person
from config.errors import Refused
from interviews.progress.advice import advice_for
from interviews.progress.goals.forms import GoalForm
from interviews.progress.goals.planned import open_goals_of
from interviews.progress.goals.services import finish_goal, get_goal_for, remove_goal, set_goal
from interviews.progress.selectors import progress_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = GoalForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            set_goal(user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.details.get("field"), refusal.message)
        else:
            messages.success(request, "Your goal is set.")
            return redirect("goals")
    planned = open_goals_of(user, advice_for(user, progress_of(user)))
    context = {"form": form, "goals": planned}
    return render(request, "progress/goals.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def finish(request: HttpRequest, goal_id: int) -> HttpResponse:
    finish_goal(goal=get_goal_for(person(request), goal_id))
    messages.info(request, "Done. Whatever came of it, the practice is yours.")
    return redirect("goals")


@login_required
@require_POST
def remove(request: HttpRequest, goal_id: int) -> HttpResponse:
    remove_goal(goal=get_goal_for(person(request), goal_id))
    messages.info(request, "The goal is removed.")
    return redirect("goals")
