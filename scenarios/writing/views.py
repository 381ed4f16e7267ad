"""Pages for writing scenarios: my drafts, the editor with its preview, and what goes into review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import person
from config.errors import Invalid, Refused
from scenarios.files.source import MAX_BYTES
from scenarios.models import Draft, DraftState
from scenarios.services import read_kit
from scenarios.writing import drafts
from scenarios.writing.check import leaving
from scenarios.writing.fields import fields_of, with_fields
from scenarios.writing.forms import NOT_IN_THE_FILE, PREVIEWS, DraftForm, FileForm
from scenarios.writing.pages import Context, comparison, file_answer, number_in, preview, standing


@login_required
@require_http_methods(["GET", "POST"])
def draft_list(request: HttpRequest) -> HttpResponse:
    """My drafts; a POST begins a new one."""
    user = person(request)
    if request.method == "POST":
        return redirect("draft", drafts.start_draft(author=user).pk)
    return _draft_list(request, FileForm())


@login_required
@require_POST
def draft_import(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            draft = drafts.import_file(
                author=person(request), data=form.content(), file_name=form.cleaned_data["file"].name
            )
        except Invalid as bad:
            form.add_error("file", bad.message)
        else:
            messages.success(request, "The file is now a draft of yours.")
            return redirect("draft", draft.pk)
    return _draft_list(request, form, status=400)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The editor; a POST saves what was typed, and hands it in where that was asked for."""
    found = drafts.get_draft_for(person(request), draft_id)
    if request.method == "GET":
        is_own = found.author_id == person(request).pk
        return _editor(request, found) if is_own and found.is_open else _reading(request, found)
    found = drafts.get_own_draft_for(person(request), draft_id)
    form = _typed_form(request, found)
    try:
        found = drafts.save_fields(draft=found, fields=form.typed, revision=number_in(request, "revision"))
    except Refused as refused:
        return _editor(request, found, form, refused=refused)
    for message in leaving(form.typed):
        messages.warning(request, f"{form[message.field].label}: {message.text}")
    return _submit(request, found) if request.POST.get("do") == "submit" else _saved(request, found)


@login_required
@require_POST
def draft_preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What was typed, as it would look, with the messages beside its fields; nothing is saved."""
    found = drafts.get_own_draft_for(person(request), draft_id)
    form = _typed_form(request, found)
    source = with_fields(found.source, form.typed)
    form.tell([*leaving(form.typed), *drafts.messages_for(found, source)], gaps=False)
    context = {"form": form, "draft": found, **_state_of(form), **preview(source, form.preview)}
    return render(request, "scenarios/write/_live.html", context)


@login_required
@require_POST
def draft_replace(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the text of a file in place of the draft's."""
    found = drafts.get_own_draft_for(person(request), draft_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid("bad_file", "Choose a file first. Nothing was replaced.")
    source = drafts.text_of(form.content())
    drafts.save_source(draft=found, source=source, revision=number_in(request, "revision"))
    messages.success(request, "The draft now has the text of the file.")
    return redirect("draft", found.pk)


@login_required
@require_GET
def draft_file(request: HttpRequest, draft_id: int) -> HttpResponse:
    found = drafts.get_draft_for(person(request), draft_id)
    return file_answer(fields_of(found.source).get("slug") or f"draft-{found.pk}", found.source)


@login_required
@require_GET
def draft_changes(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What a change changes, for its author."""
    found = drafts.get_own_draft_for(person(request), draft_id)
    return render(request, "scenarios/write/changes.html", {"draft": found, **comparison(found)})


@login_required
@require_POST
def draft_withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    drafts.withdraw_draft(draft=drafts.get_own_draft_for(person(request), draft_id))
    messages.success(request, "The draft is yours again.")
    return redirect("draft", draft_id)


@login_required
@require_POST
def draft_delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    drafts.delete_draft(draft=drafts.get_own_draft_for(person(request), draft_id))
    messages.success(request, "The draft is deleted.")
    return redirect("draft-list")


@login_required
@require_POST
def scenario_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a change: its text holds the kit, so that the kit's own door comes first."""
    user = person(request)
    begun = drafts.propose_change(author=user, scenario=read_kit(user=user, slug=slug))
    return redirect("draft", begun.pk)


def _draft_list(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    context = {"drafts": drafts.drafts_of(person(request)), "file_form": form}
    return render(request, "scenarios/write/list.html", context, status=status)


def _typed_form(request: HttpRequest, found: Draft) -> DraftForm:
    return DraftForm(request.POST, slug_is_final=found.scenario_id is not None)


def _saved(request: HttpRequest, found: Draft) -> HttpResponse:
    messages.success(request, "Saved.")
    return redirect("draft", found.pk)


def _submit(request: HttpRequest, found: Draft) -> HttpResponse:
    """What was typed is saved already; what keeps it from review is said beside the fields."""
    try:
        drafts.submit_draft(draft=found)
    except Refused as refused:
        return _editor(request, found, refused=refused, is_saved=True)
    messages.success(request, "Submitted. Staff read it next; you see here what becomes of it.")
    return redirect("draft", found.pk)


def _editor(
    request: HttpRequest,
    found: Draft,
    typed: DraftForm | None = None,
    *,
    refused: Refused | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    """The form with what is stored, or with what was typed and could not be saved: that is kept in it.

    Its revision is the stored one in any case: saving once more is then a decision. There is none where the
    draft was deleted meanwhile.
    """
    fields = typed.typed if typed else fields_of(found.source)
    source = with_fields(found.source, fields)
    shown = request.POST.get("shown", PREVIEWS[0][0])
    stored = Draft.objects.filter(pk=found.pk).values_list("revision", flat=True).first()
    form = DraftForm(
        {**fields, "revision": stored, "shown": shown}, slug_is_final=found.scenario_id is not None
    )
    form.tell(drafts.messages_for(found, source), gaps=is_saved)
    context = {
        "draft": found,
        "form": form,
        "refused": refused,
        "is_saved": is_saved,
        "max_bytes": MAX_BYTES,
        "file_form": FileForm(),
        **standing(found),
        "sent_back": found.moves.filter(after=DraftState.DECLINED).last(),
        **_state_of(form),
        **preview(source, form.preview),
    }
    status = refused.status if refused else 200
    return render(request, "scenarios/write/edit.html", context, status=status)


def _reading(request: HttpRequest, found: Draft) -> HttpResponse:
    shown = request.GET.get("shown", "")
    context = {
        "draft": found,
        "is_own": found.author_id == person(request).pk,
        "choices": PREVIEWS,
        **preview(found.source, shown if shown in dict(PREVIEWS) else "prompt"),
    }
    return render(request, "scenarios/write/read.html", context)


def _state_of(form: DraftForm) -> Context:
    """What is wrong and what is only not written: each field is one of them, or neither."""
    groups = form.groups()
    gaps = [shown.bound for group in groups for shown in group.fields if shown.is_gap]
    counted = {*NOT_IN_THE_FILE, *(field.name for field in gaps)}
    return {
        "groups": groups,
        "other": form.other(),
        "wrong": [field for field in form if field.errors and field.name not in counted],
        "gaps": gaps,
    }
