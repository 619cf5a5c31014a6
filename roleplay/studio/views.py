"""One part of a draft: its form, saving it, and saving it quietly while it is being written."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from learning import api as learning
from roleplay.actions import drafts
from roleplay.checking import Problem
from roleplay.models import Scenario
from roleplay.naming import owner_of
from roleplay.ordering import canonical
from roleplay.studio.approval import standing
from roleplay.studio.door import for_author
from roleplay.studio.fields import Context
from roleplay.studio.forms import PartForm
from roleplay.studio.links import NEW, labels_of
from roleplay.studio.parts import BASICS, PARTS, TURN, content, objects, part_of
from roleplay.studio.plain import lines_of
from roleplay.studio.shapes import Part

ALL_CLAUSES = 500


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Show one part of the draft (``?part=``), or save it; with ``quiet`` only the state of the form comes back."""
    document = canonical(draft.document)
    ref = request.GET.get("part", BASICS)
    part = part_of(document, ref)
    if part is None:
        return shown(
            request,
            draft,
            part_of(document, BASICS),
            notice=_("That part is not there any more."),
            status=404,
        )
    if request.method != "POST":
        return shown(request, draft, part)
    base = request.POST.get("base", "")
    quiet = "quiet" in request.POST
    form = PartForm(part, content(document, part), context_of(document), request.POST)
    if not form.is_valid():
        if quiet:
            return _state(request, draft, problem=_("Some fields cannot be read yet."), status=422)
        return shown(request, draft, part, form=form, base=base, status=422)
    burst = request.POST.get("burst", "")
    try:
        saved = drafts.save_part(
            uuid=draft.uuid,
            ref=ref,
            base=base,
            new=form.result(),
            by=request.user,
            burst=int(burst) if burst.isdecimal() and len(burst) < 18 else 0,
            make=not quiet,
        )
    except drafts.PartConflict as conflict:
        both = {"theirs": lines_of(conflict.theirs), "mine": lines_of(form.result())}
        if quiet:
            return _state(
                request, draft, problem=_("Somebody else has saved this part."), both=both, status=409
            )
        return shown(
            request, draft, part, form=form, base=drafts.version_of(conflict.theirs), both=both, status=409
        )
    except drafts.PartGone:
        if quiet:
            return _state(request, draft, problem=_("Somebody has removed this turn."), status=409)
        return shown(
            request, draft, part_of(document, BASICS), notice=_("Somebody has removed that turn."), status=409
        )
    except drafts.Locked as locked:
        if quiet:
            return _state(request, draft, problem=str(locked), status=422)
        return shown(request, draft, part, form=form, base=base, notice=str(locked), status=422)
    return _saved(request, saved, ref, form, quiet=quiet)


def _saved(
    request: HttpRequest, saved: drafts.Saved, ref: str, form: PartForm, *, quiet: bool
) -> HttpResponseBase:
    draft = saved.draft
    document = canonical(draft.document)
    part = part_of(document, ref)
    if quiet and part is not None:
        now = content(document, part)
        return _state(request, draft, base=drafts.version_of(now), inputs=form.new_inputs(now))
    target = f"{TURN}{saved.opens}" if saved.opens else ref
    if not request.headers.get("HX-Request"):
        return redirect(address(draft, target))
    answer = shown(request, draft, part_of(document, target), saved=True)
    answer["HX-Push-Url"] = address(draft, target)
    return answer


def _state(
    request: HttpRequest,
    draft: Scenario,
    *,
    problem: str = "",
    both: Mapping[str, Any] | None = None,
    base: str = "",
    inputs: list[str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "problem": problem,
        "both": both,
        "base": base,
        "burst": draft.latest_revision_id or "",
        "inputs": inputs,
        "at": timezone.localtime(),
        "asks_turn": any(value == NEW for value in request.POST.values()),
    }
    answer = render(request, "roleplay/studio/state.html", context, status=status)
    return answer if problem else tell_saved(answer)


def tell_saved(answer: HttpResponse) -> HttpResponse:
    """Let the page know that the draft has changed under it: the problems beside it are looked for again."""
    answer["HX-Trigger"] = "draft-saved"
    return answer


@for_author
@require_GET
def problem_list(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """What is wrong with the draft, as sentences that lead to the place; with ``quick`` what can be told at once."""
    quick = "quick" in request.GET
    problems = [(problem, place_of(draft, problem)) for problem in draft.problems(quick=quick)]
    name = "problems" if request.headers.get("HX-Request") else "problems_page"
    context = {"draft": draft, "problems": problems, "quick": quick}
    return render(request, f"roleplay/studio/{name}.html", context)


def address(draft: Scenario, ref: str) -> str:
    """Where a part is edited."""
    return f"{reverse('studio:write', args=[draft.uuid])}?{urlencode({'part': ref})}"


def context_of(document: Mapping[str, Any]) -> Context:
    """What the forms of this document choose from."""
    clauses = [
        (
            clause.ref,
            _("%(standard)s, clause %(number)s: %(text)s")
            % {"standard": clause.standard_title, "number": clause.number, "text": clause.text},
        )
        for clause in learning.search_clauses("", get_language() or "en", limit=ALL_CLAUSES)
    ]
    locales = document.get("locales")
    found = tuple(one for one in locales if isinstance(one, str)) if isinstance(locales, list) else ()
    return Context(document, found or (str(document.get("locale_default", "en")),), clauses)


def place_of(draft: Scenario, problem: Problem) -> str:
    """The address at which a problem is mended."""
    document = canonical(draft.document)
    kind, ref = (problem.kind, problem.ref) if problem.ref else owner_of(problem.path)
    if kind == "turn":
        return address(draft, f"{TURN}{ref}")
    if kind in ("option", "line"):
        for turn in objects(document, "turns"):
            for one in (*objects(turn, "options"), *objects(turn, "say")):
                if one.get("id") == ref:
                    return address(draft, f"{TURN}{turn.get('id')}")
    parts = {
        "fact": "facts",
        "var": "vars",
        "authority": "authority",
        "competency": "scoring",
        "criterion": "scoring",
        "goal": "goals",
        "ending": "endings",
        "testplan": "plans",
        "lens": "lenses",
    }
    return address(draft, parts.get(kind, BASICS))


def contents(draft: Scenario, current: str) -> list[dict[str, Any]]:
    """All parts: first what frames the scene, then its turns in story order, by their words."""
    document = canonical(draft.document)
    rows: list[dict[str, Any]] = [{"ref": part.ref, "label": part.label, "turn": False} for part in PARTS]
    labels = labels_of(document)
    rows += [
        {"ref": f"{TURN}{turn.get('id')}", "label": labels.get(str(turn.get("id")), ""), "turn": True}
        for turn in objects(document, "turns")
    ]
    return [
        {**row, "href": address(draft, str(row["ref"])), "current": row["ref"] == current} for row in rows
    ]


def shown(
    request: HttpRequest,
    draft: Scenario,
    part: Part | None,
    *,
    form: PartForm | None = None,
    base: str = "",
    both: Mapping[str, Any] | None = None,
    notice: str = "",
    saved: bool = False,
    status: int = 200,
) -> Any:
    """The screen of one part."""
    document = canonical(draft.document)
    assert part is not None
    now = content(document, part)
    rows = contents(draft, part.ref)
    turns = [row for row in rows if row["turn"]]
    at = next((place for place, row in enumerate(turns) if row["current"]), None)
    context = {
        "draft": draft,
        "part": part,
        "key": part.ref[len(TURN) :] if at is not None else "",
        "form": form or PartForm(part, now, context_of(document)),
        "base": base or drafts.version_of(now),
        "both": both,
        "notice": notice,
        "saved": saved,
        "contents": rows,
        "before": turns[at - 1] if at else None,
        "after": turns[at + 1] if at is not None and at + 1 < len(turns) else None,
        "action": address(draft, part.ref),
        "standing": standing(draft, request.user),
    }
    template = "roleplay/studio/write.html"
    if request.headers.get("HX-Request"):
        template += "#desk"
    return render(request, template, context, status=status)
