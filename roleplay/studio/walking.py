"""Random walks over a draft: where people end who say anything, and a walk to look at for each ending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from roleplay import words
from roleplay.engine import CannotStart, Scenario, under
from roleplay.models import Scenario as Row
from roleplay.ordering import canonical
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.door import for_author
from roleplay.studio.links import labels_of
from roleplay.studio.parts import TURN
from roleplay.studio.views import address
from roleplay.walks import MOST_WALKS, Walks, walks

USUAL = 200


class WalksForm(forms.Form):
    """How many walks, and with which customer."""

    n = forms.IntegerField(label=gettext_lazy("How many walks"), min_value=1, max_value=MOST_WALKS)
    first = forms.IntegerField(
        label=gettext_lazy("From number"), min_value=0, max_value=900_000, required=False
    )

    def __init__(self, scene: Scenario, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        if scene.lenses:
            lenses = [(lens.id, scene.words(lens.title, scene.locale_default)) for lens in scene.lenses]
            self.fields["lens"] = forms.ChoiceField(
                label=_("The customer"), choices=[("", _("As written")), *lenses], required=False
            )


@dataclass(frozen=True)
class EndedRow:
    """One ending as it stands in the table."""

    title: str
    kind: str
    count: int
    percent: int
    seed: int


@for_author
@require_safe
def random_walks(request: HttpRequest, draft: Row) -> HttpResponseBase:
    """Walk, and show what came of it. The same numbers give the same walks."""
    context: dict[str, object] = {"draft": draft}
    try:
        scene = scene_in(draft.document)
        form = WalksForm(scene, request.GET if "n" in request.GET else {"n": USUAL, "first": 0})
        context["form"] = form
        if not form.is_valid():
            return render(request, "roleplay/studio/walks.html", context, status=422)
        lens = form.cleaned_data.get("lens", "")
        found = walks(under(scene, lens), form.cleaned_data["n"], form.cleaned_data["first"] or 0)
    except (Unreadable, CannotStart):
        context["problem"] = _("The draft cannot be played yet. Look at what is wrong first.")
        return render(request, "roleplay/studio/walks.html", context, status=422)
    labels = labels_of(canonical(draft.document))
    titles = {one.id: scene.words(one.title, scene.locale_default) for one in scene.competencies}
    context |= {
        "walks": found,
        "lens": lens,
        "endings": _endings(scene, found),
        "means": [(titles[name], mean) for name, mean in found.means.items()],
        "never": [(labels.get(name, name), address(draft, f"{TURN}{name}")) for name in found.never],
    }
    return render(request, "roleplay/studio/walks.html", context)


def _endings(scene: Scenario, found: Walks) -> list[EndedRow]:
    rows = []
    for one in found.endings:
        ending = scene.index.endings.get(one.ending)
        title = scene.words(ending.title, scene.locale_default) if ending is not None else _("No ending")
        kind = words.ending_class(ending.cls) if ending is not None else _("Cut off, or nothing left to do")
        rows.append(EndedRow(title or one.ending, kind, one.count, one.percent, one.seed))
    return rows
