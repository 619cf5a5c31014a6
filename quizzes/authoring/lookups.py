"""Small answers for the authoring forms while somebody types."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET, require_POST

from learning import api as learning
from quizzes.authoring.queries import near
from quizzes.models import Question
from quizzes.queries import available


def _authors_only(request: HttpRequest) -> None:
    if not learning.may_author(request.user):
        raise PermissionDenied


@require_GET
def clauses(request: HttpRequest) -> JsonResponse:
    """Clauses by their words (``q``), or the words of given references (``refs``)."""
    _authors_only(request)
    locale = get_language() or "en"
    refs = [ref for ref in request.GET.get("refs", "")[:2000].split(",") if ref]
    found = (
        list(learning.clauses(refs, locale).values())
        if refs
        else learning.search_clauses(request.GET.get("q", "")[:200], locale)
    )
    return JsonResponse(
        {"clauses": [{"ref": one.ref, "standard": one.standard_title, "text": one.text} for one in found]}
    )


@require_GET
def bank(request: HttpRequest) -> JsonResponse:
    """How many published questions carry the tag, as a number and in words."""
    _authors_only(request)
    tag = request.GET.get("tag", "")[:80]
    count = available([tag])[tag] if tag else 0
    said = ngettext("%(count)s question is there", "%(count)s questions are there", count) % {"count": count}
    return JsonResponse({"count": count, "words": said})


MOST_TYPED = 1_000


def _number(value: str) -> int | None:
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 19 else None


@require_GET
def near_questions(request: HttpRequest) -> HttpResponse:
    """Questions whose text is very near to what is being typed (``text`` in ``locale``), five at most; ``but`` is the
    question that is being written.
    """
    _authors_only(request)
    text = request.GET.get("text", "")[:MOST_TYPED]
    found = near(text, request.GET.get("locale", "")[:20], but=_number(request.GET.get("but", "")))
    return render(request, "quizzes/authoring/_near.html", {"near": found})


@require_POST
def question_fields(request: HttpRequest) -> HttpResponse:
    """The fields of a question as they would be drawn after saving what is in the form now; saves nothing.

    ``more`` is a list that is to have some more rows than it had. With something in a field that cannot be kept, the
    same fields come back with what is wrong.
    """
    _authors_only(request)
    pk = _number(request.GET.get("question", ""))
    row = get_object_or_404(Question, pk=pk) if pk is not None else Question()
    form_class = Question.snippet_viewset.get_edit_handler().get_form_class()
    typed = form_class(request.POST, instance=row, for_user=request.user)
    typed.defer_required_fields()
    typed.is_valid()
    if any(name not in ("key", "change", "home") for name in typed.errors):
        return render(request, "quizzes/authoring/_question_fields.html", {"form": typed})
    drawn = Question(document=row.document, first_published_at=row.first_published_at, spent=row.spent)
    more = request.GET.get("more", "")
    has = _number(request.POST.get(f"{more}-rows", "")) or 0
    form = form_class(instance=drawn, for_user=request.user, initial={"more": more, "more_than": has})
    return render(request, "quizzes/authoring/_question_fields.html", {"form": form})
