"""How a new scene begins: from a pasted script, from one of a few shapes, or empty."""

from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from roleplay.actions import drafts
from roleplay.studio.drafting import Lost, drafted
from roleplay.studio.script import MOST_SIGNS, Fault, parse

SHAPES = (
    ("complaint", gettext_lazy("A complaint")),
    ("refusal", gettext_lazy("A refusal")),
    ("delay", gettext_lazy("A delay")),
    ("hand-over", gettext_lazy("A hand-over")),
)
MOST_TURNS, MOST_REPLIES = 200, 20
_FOLDER = Path(__file__).parents[1] / "starters"
_WHY: dict[str, Any] = {
    "before-turn": gettext_lazy("It belongs to nothing. Begin it with “Customer:”, a dash, or “Brief:”."),
    "who": gettext_lazy(
        "A second person speaks. The learner’s words begin with a dash, anybody else is “Narration:”."
    ),
    "no-line": gettext_lazy("This reply follows no line of the customer."),
    "no-words": gettext_lazy("There are no words here."),
    "mark": gettext_lazy("This mark is not known. The help below lists those that are."),
    "channel": gettext_lazy("The channel can be counter, phone, letter or chat."),
    "minutes": gettext_lazy("Write a number of minutes from 1 to 120."),
    "ending": gettext_lazy("After END can stand: resolved, follow-up, handed on, open, left or broken."),
    "note": gettext_lazy("This note follows no reply."),
    "lost": gettext_lazy("No turn and no ending begins with these words."),
    "several": gettext_lazy("More than one turn begins with these words. Write more of them, or its number."),
}


@cache
def script_of(shape: str) -> str:
    """The script of a shape; empty for one that there is not."""
    known = shape in dict(SHAPES)
    return (_FOLDER / f"{shape}.txt").read_text(encoding="utf-8") if known else ""


class BeginForm(forms.Form):
    """A title and a script; one of the two is needed."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the title in the script."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.WAGTAIL_CONTENT_LANGUAGES,
        help_text=gettext_lazy("What it is written in. Others are added later, beside it."),
    )
    script = forms.CharField(
        label=gettext_lazy("Script"),
        max_length=MOST_SIGNS,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.errors:
            return found
        script, _faults = parse(found["script"])
        if not found["title"] and not script.title:
            self.add_error(
                "title", _("Give it a title, here or in the first line of the script as “# Title”.")
            )
        if len(script.turns) > MOST_TURNS:
            self.add_error("script", _("A scene has at most %(most)d turns.") % {"most": MOST_TURNS})
        if any(len(turn.replies) > MOST_REPLIES for turn in script.turns):
            self.add_error("script", _("A turn has at most %(most)d replies.") % {"most": MOST_REPLIES})
        return found


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """A form for the script (``?from=`` fills in a shape), and the new draft that it makes."""
    if not request.user.has_perm("roleplay.add_scenario"):
        raise PermissionDenied
    shape = request.GET.get("from", "")
    if request.method != "POST":
        language = "en" if script_of(shape) else get_language()
        initial = {"script": script_of(shape), "language": language}
        return _shown(request, BeginForm(initial=initial, use_required_attribute=False), shape)
    form = BeginForm(request.POST, use_required_attribute=False)
    if not form.is_valid():
        return _shown(request, form, shape, status=422)
    script, faults = parse(form.cleaned_data["script"])
    title = form.cleaned_data["title"] or script.title
    locale = form.cleaned_data["language"]
    document, lost = drafted(script, drafts.free_key(title), locale)
    document["title"] = {locale: title}
    missed = {one.line: one for one in lost} | {one.line: one for one in faults}
    if missed and "anyway" not in request.POST:
        return _shown(request, form, shape, [_said(missed[line]) for line in sorted(missed)], status=422)
    draft = drafts.begin_scene(document=document, by=request.user)
    return redirect("studio:outline", draft.uuid)


def _said(fault: Fault | Lost) -> dict[str, Any]:
    if isinstance(fault, Lost):
        return {"line": fault.line, "said": fault.to, "why": _WHY["several" if fault.several else "lost"]}
    return {"line": fault.line, "said": fault.said, "why": _WHY[fault.why]}


def _shown(
    request: HttpRequest,
    form: BeginForm,
    shape: str,
    missed: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    context = {"form": form, "shapes": SHAPES, "shape": shape, "missed": missed}
    return render(request, "roleplay/studio/begin.html", context, status=status)
