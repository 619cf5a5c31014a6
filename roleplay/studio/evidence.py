"""The table of replies by clauses: how much each reply shows or breaks, and why."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from learning import api as learning
from roleplay.actions import drafts
from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio import points
from roleplay.studio.approval import standing
from roleplay.studio.door import for_author
from roleplay.studio.links import labels_of
from roleplay.studio.reading import objects
from roleplay.studio.shapes import TURN
from roleplay.studio.views import address, contents

TURNS_A_PAGE = 15
FOUND = 8
MOST_SIGNS = 500


@for_author
@require_GET
def evidence(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """The table, fifteen turns a page, or one turn (``?turn=``); ``?q=`` searches the clauses to add."""
    return _shown(request, draft)


@for_author
@require_GET
def clauses(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """The clauses that hold the words looked for."""
    context = {"draft": draft, **_search(request, draft)}
    return render(request, "roleplay/studio/evidence.html#found", context)


@for_author
@require_POST
def add_clause(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """One more column."""
    clause = request.POST.get("clause", "")
    if clause not in learning.clauses({clause}, get_language() or "en"):
        return _shown(request, draft, notice=_("No published standard has this clause."), status=422)
    try:
        drafts.add_criterion(uuid=draft.uuid, clause=clause, by=request.user)
    except drafts.Locked as locked:
        return _shown(request, draft, notice=str(locked), status=422)
    return redirect(_address(draft, request.POST.get("turn", "")))


@for_author
@require_POST
def save_points(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Save the rows of one turn."""
    key = request.POST.get("turn", "")
    document = canonical(draft.document)
    turn = next((one for one in objects(document, "turns") if one.get("id") == key), None)
    if turn is None:
        return _shown(request, draft, notice=_("Somebody has removed that turn."), status=409)
    cells, wrong = _read(document, turn, request)
    if wrong:
        return _part(request, draft, key, problem=wrong, status=422)
    burst = request.POST.get("burst", "")
    try:
        draft = drafts.save_points(
            uuid=draft.uuid,
            turn=key,
            base=request.POST.get("base", ""),
            cells=cells,
            by=request.user,
            burst=int(burst) if burst.isdecimal() and len(burst) < 18 else 0,
        )
    except drafts.PartConflict:
        problem = _(
            "Somebody has changed this turn meanwhile. Yours is not saved; this is how it stands now."
        )
        return _part(request, draft, key, problem=problem, status=409)
    except (drafts.PartGone, drafts.Locked) as error:
        return _part(request, draft, key, problem=str(error), status=422)
    return _part(request, draft, key)


def _read(
    document: dict[str, Any], turn: dict[str, Any], request: HttpRequest
) -> tuple[dict[tuple[int, str], tuple[int | None, str]], str]:
    cells: dict[tuple[int, str], tuple[int | None, str]] = {}
    for at, _one in enumerate(points.holders(turn)):
        for criterion in _columns(document):
            name = f"{at}-{criterion['id']}"
            if f"d-{name}" not in request.POST:
                continue
            said = request.POST[f"d-{name}"].strip().replace("−", "-")
            number = said.removeprefix("-").removeprefix("+")
            if said and not (number.isdecimal() and number.isascii() and len(number) < 3):
                return {}, _beyond(said)
            delta = int(said) if said else None
            if delta is not None and not points.LOWEST <= delta <= points.HIGHEST:
                return {}, _beyond(said)
            why = " ".join(request.POST.get(f"w-{name}", "").split())[:MOST_SIGNS]
            cells[at, str(criterion["id"])] = (delta, why)
    return cells, ""


def _beyond(said: str) -> str:
    return _("Points are whole numbers from −%(most)s to %(most)s. You wrote “%(said)s”.") % {
        "most": points.HIGHEST,
        "said": said[:20],
    }


def _columns(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in objects(document, "criteria") if one.get("id") and one.get("kind") != "marked"]


def _address(draft: Scenario, turn: str = "") -> str:
    own = reverse("studio:evidence", args=[draft.uuid])
    return f"{own}?{urlencode({'turn': turn})}" if turn else own


def _search(request: HttpRequest, draft: Scenario) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()[:100]
    taken = {one.get("clause") for one in objects(draft.document, "criteria")}
    found = learning.search_clauses(query, get_language() or "en", limit=FOUND + len(taken)) if query else []
    return {"query": query, "found": [one for one in found if one.ref not in taken][:FOUND]}


def _turn(document: dict[str, Any], turn: dict[str, Any], n: int, label: str, href: str) -> dict[str, Any]:
    names = [str(one["id"]) for one in _columns(document)]
    return {
        "n": n,
        "key": turn.get("id"),
        "label": label,
        "href": href,
        "base": drafts.version_of(turn),
        "rows": points.rows_of(document, turn, names),
    }


def _heads(document: dict[str, Any]) -> list[dict[str, Any]]:
    columns = _columns(document)
    said = (
        learning.clauses({str(one.get("clause")) for one in columns}, get_language() or "en")
        if columns
        else {}
    )
    return [
        {
            "id": one["id"],
            "clause": one.get("clause", ""),
            "text": said[str(one.get("clause"))].text
            if str(one.get("clause")) in said
            else one.get("clause", ""),
            "max": one.get("max", 1),
        }
        for one in columns
    ]


def _part(
    request: HttpRequest, draft: Scenario, key: str, *, problem: str = "", status: int = 200
) -> HttpResponseBase:
    """The rows of one turn. What was not saved stays in its cells; after a conflict it stands beside them."""
    part = bool(request.headers.get("HX-Request"))
    if not problem and not part:
        return redirect(_address(draft, key))
    document = canonical(draft.document)
    turns = objects(document, "turns")
    at = next(place for place, one in enumerate(turns) if one.get("id") == key)
    turn = _turn(document, turns[at], at + 1, labels_of(document)[key], address(draft, f"{TURN}{key}"))
    if problem:
        typed = points.typed(turn["rows"], request.POST)
        turn |= {"mine": points.differing(turn["rows"], typed)} if status == 409 else {"rows": typed}
    if not part:
        return _shown(request, draft, notice=problem, turn=turn, status=status)
    context = {
        "draft": draft,
        "turn": turn,
        "heads": _heads(document),
        "problem": problem,
        "saved_at": timezone.localtime() if not problem else None,
        "burst": draft.latest_revision_id,
    }
    return render(request, "roleplay/studio/evidence.html#rows", context, status=status)


def _shown(
    request: HttpRequest,
    draft: Scenario,
    *,
    notice: str = "",
    turn: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The whole table; ``turn`` stands in for the one with its number."""
    document = canonical(draft.document)
    labels = labels_of(document)
    numbered = list(enumerate(objects(document, "turns"), 1))
    only = request.GET.get("turn", "")
    picked = [(n, one) for n, one in numbered if not only or one.get("id") == only]
    page = Paginator(picked, TURNS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "draft": draft,
        "heads": _heads(document),
        "turns": [
            turn
            if turn and turn["n"] == n
            else _turn(document, one, n, labels[str(one.get("id"))], address(draft, f"{TURN}{one.get('id')}"))
            for n, one in page
        ],
        "page": page,
        "choices": [(one.get("id"), labels[str(one.get("id"))]) for _n, one in numbered],
        "only": only,
        "notice": notice,
        "burst": "",
        "contents": contents(draft, "evidence"),
        "standing": standing(draft, request.user),
        **_search(request, draft),
    }
    return render(request, "roleplay/studio/evidence.html", context, status=status)
