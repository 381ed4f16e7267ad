"""Pages of a re-score: asking for one; and finding, taking and scoring a recording."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import names_for, person
from config.errors import Refused
from interviews.access import get_round_for
from interviews.models import ReviewState, Round
from interviews.reviews import services
from interviews.reviews.access import get_request_by, get_review_for, get_taken_review_for
from interviews.reviews.forms import Asked, asked_by
from interviews.reviews.page import DOORS, both_scores, offer_of
from interviews.reviews.selectors import wish_of
from interviews.scoring.doors import Doors, save_line_by, save_overall_by
from interviews.scoring.page import debrief_page
from interviews.scoring.rules import Incomplete


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What a re-score is, what is shared for it, and the form that asks; a refusal keeps what was entered."""
    user = person(request)
    round_ = get_round_for(user, round_id, role="candidate")
    wish = wish_of(user, round_)
    asked = asked_by(request.POST, wanted=next(iter(wish.possible), ""))
    refusal = _refusal_of(user, round_, asked) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        messages.success(request, "You have asked for a re-score. You get a mail when it is in.")
        return redirect("report", round_id)
    context = {"round": round_, "wish": wish, "asked": asked, "refusal": refusal}
    return render(request, "reviews/ask.html", context, status=refusal.status if refusal else 200)


def _refusal_of(user: User, round_: Round, asked: Asked) -> Refused | None:
    try:
        services.ask_for_review(user=user, round_=round_, **asdict(asked))
    except Refused as refusal:
        return refusal
    return None


@login_required
@require_POST
def withdraw(request: HttpRequest, review_id: UUID) -> HttpResponse:
    user = person(request)
    review = services.withdraw_request(user=user, review=get_request_by(user, review_id))
    messages.info(request, "You have withdrawn it. Nobody can take the recording any more.")
    return redirect("report", review.round_id)


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    services.choose_to_review(user=person(request), is_on=request.POST.get("is_on") == "on")
    return redirect("interviewing")


@login_required
@never_cache
@require_GET
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """What taking it means; the form once it is taken; and after the scores both of them."""
    user = person(request)
    found = get_review_for(user, review_id)
    if found.state == ReviewState.TAKEN:
        return redirect("rescore-score", review_id)
    if found.state == ReviewState.OPEN:
        return render(request, "reviews/offer.html", {"offer": offer_of(user, found)})
    context = {"review": found, "both": both_scores(found, names_for(request))}
    return render(request, "reviews/done.html", context)


@login_required
@require_POST
def take(request: HttpRequest, review_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_review_for(user, review_id)
    services.take_review(user=user, review=found, opens_kit=request.POST.get("opens_kit") == "on")
    return redirect("rescore-score", review_id)


@login_required
@require_POST
def back(request: HttpRequest, review_id: UUID) -> HttpResponse:
    user = person(request)
    services.give_back(user=user, review=get_taken_review_for(user, review_id))
    messages.info(request, "You have given it back. What you entered is kept, in case you take it again.")
    return redirect("interviewing")


@login_required
@never_cache
@require_GET
def score(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The nine lines, as an interviewer has them, with the way to the recording and the kit."""
    user = person(request)
    found = get_taken_review_for(user, review_id)
    if found.state == ReviewState.DONE:
        return redirect("rescore", review_id)
    page = debrief_page(user, found.round, Doors(DOORS, review_id))
    return render(request, "reviews/score.html", {"page": page, "review": found})


@login_required
@require_POST
def save_line(request: HttpRequest, review_id: UUID, line: str) -> HttpResponse:
    user = person(request)
    found = get_taken_review_for(user, review_id)
    return save_line_by(request, Doors(DOORS, review_id), user, found.round, line)


@login_required
@require_POST
def save_overall(request: HttpRequest, review_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_taken_review_for(user, review_id)
    return save_overall_by(request, Doors(DOORS, review_id), user, found.round)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Say what submitting means and what is missing; a POST makes the scores final."""
    user = person(request)
    found = get_taken_review_for(user, review_id)
    status = 200
    if request.method == "POST":
        try:
            services.submit_review(user=user, review=found)
        except Incomplete:
            status = 409
        else:
            return redirect("rescore", review_id)
    if found.state == ReviewState.DONE:
        return redirect("rescore", review_id)
    page = debrief_page(user, found.round, Doors(DOORS, review_id))
    return render(request, "interviews/debrief_submit.html", {"page": page}, status=status)
