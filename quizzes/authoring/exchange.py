"""Questions from other systems: hand in a file, look at what it would do, bring it in; and give questions away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import api as learning
from quizzes import words
from quizzes.actions import file_work
from quizzes.actions.exchange import (
    BroughtIn,
    begin_bringing_in,
    brought_in,
    forget_file,
    keep_file,
    reread_file,
)
from quizzes.actions.file_work import labels
from quizzes.authoring import exchange_words
from quizzes.authoring.exchange_forms import PUBLISHED, GiveForm, HandInForm, HowForm, TakeForm
from quizzes.exchange.formats import CONTENT_TYPES, SUFFIXES, Format, guess, write
from quizzes.exchange.naming import slug
from quizzes.grading.findings import blocking
from quizzes.incoming import Incoming, pictures_ahead, plan
from quizzes.models import QuestionFile
from quizzes.outgoing import live_questions, losses, part_of, picture_bytes
from quizzes.policies import file_of, files_of
from quizzes.preview import question_preview
from quizzes.queries import known_tags, latest_locales

A_PAGE = 25
AT_ONCE_BYTES = 100_000
"""A file of this size, some hundred questions of words, is read and compared while its sender waits. Pictures make a
file larger than that, and each of them is looked at pixel by pixel.
"""
AT_ONCE_QUESTIONS = 40
"""So many are published in about two seconds, and nobody watches a bar for that."""
AT_ONCE_S = 8.0
State = QuestionFile.State


def _author(request: HttpRequest) -> learning.User:
    user = request.user
    if not isinstance(user, learning.User) or not learning.may_author(user):
        raise PermissionDenied
    return user


def _file(request: HttpRequest, uuid: UUID) -> QuestionFile:
    found = file_of(_author(request), uuid)
    if found is None:
        raise Http404
    return found


def _first(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    language = next(iter(latest_locales()), "en")
    asked = {name: request.GET[name] for name in ("tag", "quiz") if name in request.GET}
    context = {
        "form": HandInForm(initial={"locale": language}),
        "give": GiveForm(initial={"locale": language, "form": Format.MOODLE, **asked}),
        "known_tags": known_tags(),
        "files": files_of(_author(request)),
        **forms,
    }
    return render(request, "quizzes/authoring/exchange.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Hand in a file on one side, give questions away on the other."""
    user = _author(request)
    if request.method != "POST":
        return _first(request)
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _first(request, 422, form=form)
    file, said = form.cleaned_data["file"], form.cleaned_data
    content = file.read()
    kept = keep_file(
        by=user,
        name=file.name,
        content=content,
        form=Format(said["form"]) if said["form"] else guess(file.name, content),
        locale=said["locale"],
        now=timezone.now(),
    )
    _read_now(kept)
    return redirect("quizzes_file", kept.uuid)


def _read_now(file: QuestionFile) -> None:
    if QuestionFile.objects.filter(pk=file.pk).values_list(Length("content"), flat=True)[0] <= AT_ONCE_BYTES:
        file_work.work(file.pk, AT_ONCE_S)


@require_http_methods(["GET", "HEAD", "POST"])
def question_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a file would do, how far that is, and what it has done. A POST reads it in another way."""
    file = _file(request, uuid)
    if file.is_working or file.state in (State.APPLIED, State.STOPPED):
        return _under_way(request, file)
    how = HowForm(request.POST or None, initial={"form": file.form, "locale": file.locale})
    if request.method == "POST" and how.is_valid():
        said = how.cleaned_data
        if reread_file(file=file, by=_author(request), form=Format(said["form"]), locale=said["locale"]):
            _read_now(file)
        return redirect("quizzes_file", file.uuid)
    return _looked_at(request, file, how, TakeForm(), 422 if how.is_bound else 200)


def _looked_at(
    request: HttpRequest, file: QuestionFile, how: HowForm, take: TakeForm, status: int
) -> HttpResponse:
    page = Paginator(range(1, file.total + 1), A_PAGE).get_page(request.GET.get("p"))
    shown = plan(file, only=list(page))
    remarks = Paginator(shown.remarks, 4 * A_PAGE).get_page(request.GET.get("r"))
    context = {
        "file": file,
        "how": how,
        "take": take,
        "counts": file.totals,
        "total": file.total,
        "page": page,
        "lines": [_line(one) for one in shown.questions],
        "remarks": remarks,
        "said": [exchange_words.say(remark) for remark in remarks],
        "known_tags": known_tags(),
    }
    return render(request, "quizzes/authoring/question_file.html", context, status=status)


def _line(one: Incoming) -> dict[str, Any]:
    """One question of the list."""
    text = " ".join(next(iter(one.document["text"].values())).split())
    return {
        "one": one,
        "text": text if len(text) <= 160 else f"{text[:159]}…",
        "lost": [exchange_words.explain(remark) for remark in one.remarks],
        "problems": [words.say(finding) for finding in blocking(one.findings)],
    }


@require_safe
@xframe_options_sameorigin
def question_in_file(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question of a file as the learner will see it."""
    file = _file(request, uuid)
    if not 1 <= number <= file.total or file.state != State.CHECKED:
        raise Http404
    (one,) = plan(file, only=[number]).questions
    seen = question_preview(one.document, file.locale, pictures_ahead(file, one.document))
    return render(request, "quizzes/preview.html", seen)


@require_POST
def take_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring the questions of a file in."""
    file = _file(request, uuid)
    if file.state != State.CHECKED:
        return redirect("quizzes_file", file.uuid)
    form = TakeForm(request.POST)
    if not form.is_valid():
        how = HowForm(initial={"form": file.form, "locale": file.locale})
        return _looked_at(request, file, how, form, 422)
    said = form.cleaned_data
    begun = begin_bringing_in(
        file=file,
        by=_author(request),
        publish=said["state"] == PUBLISHED,
        tags=said["tags"],
        home=said["home"],
        change=said["change"],
    )
    if begun and file.total <= AT_ONCE_QUESTIONS:
        file_work.work(file.pk, AT_ONCE_S)
    file.refresh_from_db(fields=["state", "totals"])
    if file.state != State.APPLIED:
        return redirect("quizzes_file", file.uuid)
    done = brought_in(file)
    messages.success(request, _came(done))
    for sentence in _wants_a_look(done):
        messages.warning(request, sentence)
    forget_file(file=file)
    return redirect("quizzes_exchange")


def _under_way(request: HttpRequest, file: QuestionFile) -> HttpResponse:
    """How far a file is, or what became of it. The page asks again by itself where it can."""
    if request.htmx and not file.is_working:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    done = brought_in(file)
    context = {
        "file": file,
        "came": _came(done) if file.cursor or file.state == State.APPLIED else "",
        "looks": _wants_a_look(done),
    }
    template = "quizzes/authoring/file_under_way.html"
    name = f"{template}#progress" if request.htmx else template  # type: ignore[attr-defined]
    return render(request, name, context)


def _came(done: BroughtIn) -> str:
    counts = {name: getattr(done, name) for name in ("created", "changed", "same", "published")}
    return _("%(created)s new, %(changed)s changed, %(same)s as they were; %(published)s published.") % counts


def _wants_a_look(done: BroughtIn) -> list[str]:
    """What its author has to see to afterwards, in sentences."""
    waits = ngettext(
        "%(count)s question is not complete and waits as a draft.",
        "%(count)s questions are not complete and wait as drafts.",
        done.waiting,
    )
    keeps = _(
        "The quiz “%(title)s” keeps its present version: something is missing in a question that it draws."
    )
    found = [waits % {"count": done.waiting}] if done.waiting else []
    return found + [keeps % {"title": title} for title in done.left[:10]]


@require_safe
def give(request: HttpRequest) -> HttpResponse:
    """What would go out, and what would stay behind; with ``download`` the file itself."""
    _author(request)
    form = GiveForm(request.GET)
    if not form.is_valid():
        return _first(request, 422, give=form)
    said = form.cleaned_data
    kind = Format(said["form"])
    part = part_of(live_questions(tag=said["tag"], quiz=said["quiz"]), said["part"] or 1)
    documents = [row.document for row in part.questions]
    written = write(documents, kind, said["locale"], labels(said["locale"]), picture_bytes)
    if "download" in request.GET:
        name = slug(f"questions {said['tag']} {said['locale']} {part.number}")
        return HttpResponse(
            written.content,
            content_type=f"{CONTENT_TYPES[kind]}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}{SUFFIXES[kind]}"'},
        )
    staying = losses(written.remarks)
    out = len({remark.question for remark in written.remarks if remark.outcome == "refused"})
    context = {
        "form": form,
        "part": part,
        "going": len(part.questions) - out,
        "losses": [(loss, exchange_words.explain(loss.remark)) for loss in staying],
        "kind": QuestionFile.Form(kind.value).label,
        "files": [_address(request, number) for number in range(1, min(part.parts, 50) + 1)],
        "download": f"{_address(request, part.number)}&download=1",
    }
    return render(request, "quizzes/authoring/give.html", context)


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["part"] = str(number)
    query.pop("download", None)
    return f"{reverse('quizzes_give')}?{query.urlencode()}"
