"""The outline: every turn in story order with its replies and where each of them leads, chosen by words."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from roleplay.actions import drafts
from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio.approval import standing
from roleplay.studio.choices import TAG_WORDS
from roleplay.studio.door import for_author
from roleplay.studio.links import NEW, labels_of, target_of
from roleplay.studio.reading import as_object, objects, words
from roleplay.studio.shapes import TURN
from roleplay.studio.views import address, contents, tell_saved

MOST_SIGNS = 1000
ADD = "add"
"""What the button sends that adds the new reply. A target that saves itself leaves the reply beside it alone."""


@for_author
@require_GET
def outline(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """The whole scene as an outline."""
    return _shown(request, draft)


@for_author
@require_POST
def save_row(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Save where the replies of one turn lead. A new reply is added by its own button alone."""
    key = request.POST.get("turn", "")
    document = canonical(draft.document)
    turn = next((one for one in objects(document, "turns") if one.get("id") == key), None)
    if turn is None:
        return _shown(request, draft, notice=_("Somebody has removed that turn."), status=409)
    new, wrong = _changed(document, turn, request.POST)
    if wrong:
        return _row(request, draft, key, wrong=wrong, kept=True, status=422)
    try:
        saved = drafts.save_part(
            uuid=draft.uuid, ref=f"{TURN}{key}", base=request.POST.get("base", ""), new=new, by=request.user
        )
    except drafts.PartConflict:
        notice = _("Somebody has changed this turn meanwhile. This is how it stands now.")
        return _row(request, draft, key, notice=notice, status=409)
    except (drafts.PartGone, drafts.Locked) as error:
        return _row(request, draft, key, notice=str(error), kept=True, status=422)
    if saved.opens:
        return _go(request, address(saved.draft, f"{TURN}{saved.opens}"))
    return _row(request, saved.draft, key)


@for_author
@require_POST
def add(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """A new turn after another one, in which the customer says this."""
    said = " ".join(request.POST.get("said", "").split())[:MOST_SIGNS]
    if not said:
        return _shown(request, draft, notice=_("Write what the customer says first."), status=422)
    try:
        saved = drafts.add_turn(
            uuid=draft.uuid, said=said, after=request.POST.get("after", ""), by=request.user
        )
    except drafts.Locked as locked:
        return _shown(request, draft, notice=str(locked), status=422)
    return redirect(address(saved.draft, f"{TURN}{saved.opens}"))


@for_author
@require_POST
def remove(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Take a turn out."""
    try:
        drafts.remove_turn(
            uuid=draft.uuid,
            key=request.POST.get("turn", ""),
            base=request.POST.get("base", ""),
            by=request.user,
        )
    except drafts.PartConflict:
        notice = _("Somebody has changed this turn meanwhile. Look at it again before you remove it.")
        return _shown(request, draft, notice=notice, status=409)
    except drafts.Locked as locked:
        return _shown(request, draft, notice=str(locked), status=422)
    except drafts.PartGone:
        pass
    return redirect("studio:outline", draft.uuid)


@for_author
@require_POST
def move(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Move a turn up or down in the story order."""
    key = request.POST.get("turn", "")
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    try:
        draft = drafts.move_turn(uuid=draft.uuid, key=key, by_places=places, by=request.user)
    except drafts.Locked as locked:
        return _shown(request, draft, notice=str(locked), status=422)
    except drafts.PartGone:
        return redirect("studio:outline", draft.uuid)
    if request.headers.get("HX-Request"):
        return _shown(request, draft)
    turns = [one.get("id") for one in objects(draft.document, "turns")]
    return redirect(f"{reverse('studio:outline', args=[draft.uuid])}#turn-{turns.index(key) + 1}")


def _changed(
    document: Mapping[str, Any], turn: Mapping[str, Any], posted: Mapping[str, str]
) -> tuple[dict[str, Any], dict[int, str]]:
    """The turn as the row says, and for each reply by its place what cannot be understood."""
    found = deepcopy(dict(turn))
    wrong: dict[int, str] = {}
    options = objects(found, "options")
    said = " ".join(posted.get("say", "").split())[:MOST_SIGNS]
    if said and ADD in posted:
        options.append({"text": {str(document.get("locale_default", "en")): said}})
    labels = labels_of(document)
    for at, option in enumerate(options):
        name = f"to-{at}" if "id" in option else "say-to"
        wanted = " ".join(posted.get(name, "").split())
        if wanted == labels.get(str(option.get("to")), "") or name not in posted:
            continue
        if not wanted:
            option.pop("to", None)
        elif wanted == _("A new turn"):
            option["to"] = NEW
        else:
            meant = target_of(document, wanted)
            if len(meant) == 1:
                option["to"] = meant[0]
            else:
                wrong[at] = wanted
    return {**found, "options": options}, wrong


def _go(request: HttpRequest, to: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": to})
    return redirect(to)


def _rows(draft: Scenario) -> list[dict[str, Any]]:
    document = canonical(draft.document)
    labels = labels_of(document)
    known = dict(TAG_WORDS(None))
    rows = []
    for n, turn in enumerate(objects(document, "turns"), 1):
        key = str(turn.get("id"))
        decide = as_object(turn.get("decide"))
        rows.append(
            {
                "n": n,
                "key": key,
                "label": labels.get(key, ""),
                "href": address(draft, f"{TURN}{key}"),
                "base": drafts.version_of(turn),
                "chooses": decide.get("kind", "") in ("", "written"),
                "replies": [
                    {
                        "at": at,
                        "words": words(document, one.get("text")),
                        "tags": [known.get(tag, tag) for tag in one.get("tags", [])],
                        "to": labels.get(str(one.get("to")), ""),
                    }
                    for at, one in enumerate(objects(turn, "options"))
                ],
                "ways": [
                    labels.get(str(one.get("to")), "")
                    for one in (
                        *objects(turn, "auto"),
                        *([decide] if decide.get("to") else []),
                        *objects(decide, "bands"),
                    )
                ],
            }
        )
    return rows


def _row(
    request: HttpRequest,
    draft: Scenario,
    key: str,
    *,
    wrong: Mapping[int, str] | None = None,
    notice: str = "",
    kept: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    """One row again. ``kept``: its fields hold what was written; otherwise what differs stands beside them."""
    part = bool(request.headers.get("HX-Request"))
    if status == 200 and not part:
        return redirect(reverse("studio:outline", args=[draft.uuid]))
    row = next(one for one in _rows(draft) if one["key"] == key)
    posted = request.POST
    for reply in row["replies"]:
        said = posted.get(f"to-{reply['at']}", reply["to"])
        reply["wrong"] = reply["at"] in (wrong or {})
        reply["mine"] = said if status == 409 and said != reply["to"] else ""
        reply["to"] = said if kept else reply["to"]
    if status != 200 or ADD not in posted:
        row["say"], row["say_to"] = posted.get("say", ""), posted.get("say-to", "")
        row["say_wrong"] = len(row["replies"]) in (wrong or {})
    if not part:
        notice = notice or _("No single turn begins with these words.")
        return _shown(request, draft, notice=notice, row=row, status=status)
    context = {"draft": draft, "row": row, "notice": notice, "saved": status == 200}
    answer = render(request, "roleplay/studio/outline.html#beat", context, status=status)
    return tell_saved(answer) if status == 200 else answer


def _shown(
    request: HttpRequest,
    draft: Scenario,
    *,
    notice: str = "",
    row: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The whole outline; ``row`` stands in for the one with its number."""
    document = canonical(draft.document)
    context = {
        "draft": draft,
        "rows": [row if row and row["n"] == one["n"] else one for one in _rows(draft)],
        "contents": contents(draft, "outline"),
        "targets": labels_of(document).values(),
        "notice": notice,
        "standing": standing(draft, request.user),
    }
    template = "roleplay/studio/outline.html"
    if request.headers.get("HX-Request"):
        template += "#desk"
    return render(request, template, context, status=status)
