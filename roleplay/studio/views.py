"""The editor: outline, one part's form, and what is wrong beside it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import api as learning
from roleplay.actions import drafts
from roleplay.checking import Problem
from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio.door import for_author
from roleplay.studio.fields import Context
from roleplay.studio.forms import PartForm
from roleplay.studio.parts import BASICS, PARTS, TURN, content, objects, part_of, turn_label
from roleplay.studio.plain import lines_of
from roleplay.studio.shapes import Part

ALL_CLAUSES = 500


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Show one part of the draft (``?part=``), or save it."""
    document = canonical(draft.document)
    ref = request.GET.get("part", BASICS)
    part = part_of(document, ref)
    if part is None:
        return _shown(
            request,
            draft,
            part_of(document, BASICS),
            notice=_("That part is not there any more."),
            status=404,
        )
    if request.method != "POST":
        return _shown(request, draft, part)
    base = request.POST.get("base", "")
    form = PartForm(part, content(document, part), context_of(document), request.POST)
    if not form.is_valid():
        return _shown(request, draft, part, form=form, base=base, status=422)
    try:
        draft = drafts.save_part(uuid=draft.uuid, ref=ref, base=base, new=form.result(), by=request.user)
    except drafts.PartConflict as conflict:
        theirs = lines_of(conflict.theirs)
        return _shown(
            request,
            draft,
            part,
            form=form,
            base=drafts.version_of(conflict.theirs),
            theirs=theirs,
            mine=lines_of(form.result()),
            status=409,
        )
    except drafts.PartGone:
        return _shown(
            request, draft, part_of(document, BASICS), notice=_("Somebody has removed that turn."), status=409
        )
    except drafts.Locked as locked:
        return _shown(request, draft, part, form=form, base=base, notice=str(locked), status=422)
    if not request.headers.get("HX-Request"):
        return redirect(address(draft, ref))
    part = part_of(canonical(draft.document), ref)
    return _shown(request, draft, part, saved=True)


@for_author
@require_GET
def problem_list(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """What is wrong with the draft, as sentences that lead to the place."""
    problems = [(problem, place_of(draft, problem)) for problem in draft.problems()]
    name = "problems" if request.headers.get("HX-Request") else "problems_page"
    return render(request, f"roleplay/studio/{name}.html", {"draft": draft, "problems": problems})


@for_author
@require_POST
def add(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """A new turn, after the one that was open."""
    key = request.POST.get("key", "").strip()
    after = request.POST.get("after", "")
    part = part_of(canonical(draft.document), f"{TURN}{after}") or part_of(draft.document, BASICS)
    if (
        not key
        or not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in key)
        or key != key.lower()
    ):
        return _shown(
            request,
            draft,
            part,
            notice=_("Use small letters, digits and dashes, as in: ask-story."),
            status=422,
        )
    try:
        drafts.add_turn(uuid=draft.uuid, key=key, after=after, by=request.user)
    except (ValueError, drafts.Locked) as error:
        return _shown(request, draft, part, notice=str(error), status=422)
    return redirect(address(draft, f"{TURN}{key}"))


@for_author
@require_POST
def remove(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Take a turn out."""
    key = request.POST.get("key", "")
    try:
        drafts.remove_turn(uuid=draft.uuid, key=key, base=request.POST.get("base", ""), by=request.user)
    except drafts.PartConflict:
        part = part_of(canonical(draft.document), f"{TURN}{key}")
        notice = _("Somebody has changed this turn meanwhile. Look at it again before you remove it.")
        return _shown(request, draft, part, notice=notice, status=409)
    except (drafts.PartGone, drafts.Locked):
        pass
    return redirect(address(draft, BASICS))


@for_author
@require_POST
def move(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Move a turn up or down in the story order."""
    key = request.POST.get("key", "")
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    try:
        drafts.move_turn(uuid=draft.uuid, key=key, by_places=places, by=request.user)
    except (drafts.PartGone, drafts.Locked):
        return redirect(address(draft, BASICS))
    return redirect(address(draft, f"{TURN}{key}"))


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
    if problem.kind == "turn":
        return address(draft, f"{TURN}{problem.ref}")
    if problem.kind in ("option", "line"):
        for turn in objects(document, "turns"):
            for one in (*objects(turn, "options"), *objects(turn, "say")):
                if one.get("id") == problem.ref:
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
    }
    return address(draft, parts.get(problem.kind, BASICS))


def outline(draft: Scenario, current: str) -> list[dict[str, Any]]:
    """All parts: first what frames the scene, then its turns in story order."""
    document = canonical(draft.document)
    rows: list[dict[str, Any]] = [{"ref": part.ref, "label": part.label, "turn": False} for part in PARTS]
    rows += [
        {
            "ref": f"{TURN}{turn.get('id')}",
            "label": turn_label(document, turn),
            "turn": True,
            "key": turn.get("id"),
        }
        for turn in objects(document, "turns")
    ]
    return [
        {**row, "href": address(draft, str(row["ref"])), "current": row["ref"] == current} for row in rows
    ]


def _shown(
    request: HttpRequest,
    draft: Scenario,
    part: Part | None,
    *,
    form: PartForm | None = None,
    base: str = "",
    theirs: list[str] | None = None,
    mine: list[str] | None = None,
    notice: str = "",
    saved: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    document = canonical(draft.document)
    assert part is not None
    now = content(document, part)
    context = {
        "draft": draft,
        "part": part,
        "key": part.ref[len(TURN) :] if part.ref.startswith(TURN) else "",
        "form": form or PartForm(part, now, context_of(document)),
        "base": base or drafts.version_of(now),
        "theirs": theirs,
        "mine": mine,
        "notice": notice,
        "saved": saved,
        "outline": outline(draft, part.ref),
        "action": address(draft, part.ref),
        "may_publish": request.user.has_perm("roleplay.publish_scenario"),
    }
    template = "roleplay/studio/write.html"
    if request.headers.get("HX-Request"):
        template += "#desk"
    return render(request, template, context, status=status)
