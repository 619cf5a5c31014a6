"""Trying a draft out. Nothing is recorded: the trial travels in the address, signed, and any step can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roleplay import words
from roleplay.checking import Problem
from roleplay.engine import (
    LONGEST_TEXT,
    Arrange,
    AskHint,
    CannotStart,
    Choose,
    Input,
    Pick,
    Rate,
    Rejected,
    Ring,
    Scenario,
    Timeout,
    Write,
    input_of,
    step,
)
from roleplay.forms import Answer
from roleplay.models import Scenario as Row
from roleplay.ordering import canonical
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.door import for_author
from roleplay.studio.links import END, labels_of
from roleplay.studio.setup import SetupForm, shown
from roleplay.studio.trying import trying_of
from roleplay.trial import MOST_INPUTS, Setup, Trial, from_json, to_json, tried
from roleplay.walks import walk

LONGEST_ADDRESS = 6000
"""How long the part of the address may be in which a trial travels, in characters."""


class TooLong(ValueError):
    """The trial has become too long to travel in an address."""


def token_of(draft: Row, trial: Trial) -> str:
    """The trial as it travels. Raises :class:`TooLong`."""
    token = signing.dumps(to_json(trial), salt=f"roleplay.trial:{draft.uuid}", compress=True)
    if len(token) > LONGEST_ADDRESS:
        raise TooLong
    return token


def address_of(draft: Row, trial: Trial) -> str:
    """Where a trial stands. Raises :class:`TooLong`."""
    return f"{reverse('studio:play', args=[draft.uuid])}?{urlencode({'trial': token_of(draft, trial)})}"


def trial_from(draft: Row, scene: Scenario, given: Mapping[str, Any]) -> Trial:
    """The trial of an address: one under way, a walk to be shown, or a new one. Raises CannotStart."""
    if given.get("trial"):
        try:
            return from_json(scene, signing.loads(given["trial"], salt=f"roleplay.trial:{draft.uuid}"))
        except signing.BadSignature as error:
            raise CannotStart("not signed here") from error
    if given.get("show"):
        return _shown_problem(draft, scene, given["show"])
    if given.get("plan"):
        for plan in scene.testplans:
            if plan.name == given["plan"]:
                inputs = [
                    *map(input_of, plan.choices),
                    *(Rate(name, level, "author") for name, level in plan.marks),
                ]
                return tried(scene, Setup(lens=plan.lens), (), ahead=inputs, why=plan.name)
        raise CannotStart("no such plan")
    if given.get("walk", "").isdecimal():
        setup = Setup(seed=int(given["walk"][:9]), lens=given.get("lens", ""))
        first = tried(scene, setup, ())
        return tried(scene, setup, (), ahead=walk(first.scene, setup.seed).log, why=_("Here the walk ends."))
    form = SetupForm(scene, turns_of(draft), given)
    if not form.is_valid():
        raise CannotStart("no such setup")
    return tried(scene, form.setup, ())


def _lens_of(scene: Scenario, problem: Problem) -> str:
    """The customer with whom the walk of a finding was made."""
    if problem.kind == "testplan":
        return next((plan.lens for plan in scene.testplans if plan.name == problem.ref), "")
    return problem.ref if problem.kind == "lens" else ""


def _shown_problem(draft: Row, scene: Scenario, path: str) -> Trial:
    for problem in draft.problems():
        if problem.handle == path and problem.choices:
            ahead = [input_of(choice) for choice in problem.choices]
            return tried(scene, Setup(lens=_lens_of(scene, problem)), (), ahead=ahead, why=problem.reason)
    raise CannotStart("no such problem")


def turns_of(draft: Row) -> list[tuple[str, str]]:
    """The turns to begin from, by their words."""
    labels = labels_of(canonical(draft.document))
    return [(name, label) for name, label in labels.items() if not name.startswith(END)]


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def play_draft(request: HttpRequest, draft: Row) -> HttpResponseBase:
    """Show the trial; a POST takes one step of it and leads to the address of what comes."""
    try:
        scene = scene_in(draft.document)
        trial = trial_from(draft, scene, request.GET)
    except (Unreadable, CannotStart):
        problem = _("The draft cannot be played from here yet. Look at what is wrong first.")
        return render(request, "roleplay/studio/play.html", {"draft": draft, "problem": problem}, status=422)
    if request.method != "POST":
        return _page(
            request, draft, trial, order=request.GET.getlist("order"), moved=request.GET.get("moved", "")
        )
    if request.POST.get("do") == "draft" and request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # a trial keeps no drafts; the text stays where it is
    answer = _answer(request.POST)
    try:
        after = _after(trial, scene, answer, request.POST.get("do", ""))
        if isinstance(after, Trial):
            return _there(request, draft, after)
        problem = after
    except TooLong:
        problem = _("This trial has become too long to go on with. Begin again from a later turn.")
    return _page(request, draft, trial, answer=answer, problem=problem, status=422 if problem else 200)


def _there(request: HttpRequest, draft: Row, trial: Trial) -> HttpResponseBase:
    address = address_of(draft, trial)
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = _page(request, draft, trial)
    answer["HX-Push-Url"] = address
    return answer


def _after(trial: Trial, scene: Scenario, answer: Answer, do: str) -> Trial | str:
    """The trial after what was sent, or why it cannot be."""
    log, ahead = trial.log, trial.ahead
    if do == "undo":
        back, rest = log[:-1], log[-1:]
        return tried(scene, trial.setup, back, ahead=(*rest, *ahead) if trial.shown else (), why=trial.why)
    if do == "on":
        return tried(scene, trial.setup, (*log, *ahead[:1]), ahead=ahead[1:], why=trial.why)
    if do == "end":
        return tried(scene, trial.setup, (*log, *ahead), why=trial.why)
    if do == "draft":
        return ""
    if answer.given is None:
        return answer.problem
    result = step(trial.scene, trial.state, answer.given)
    if isinstance(result, Rejected):
        return words.refused(result.code)
    if len(log) >= MOST_INPUTS:
        raise TooLong
    return tried(scene, trial.setup, (*log, answer.given))


def _answer(posted: QueryDict) -> Answer:
    """What was sent. An author may know the ids of options, so the form carries them as they are."""
    text = posted.get("text", "").replace("\r\n", "\n")[:LONGEST_TEXT]
    ticked, order = tuple(posted.getlist("option")), tuple(posted.getlist("order"))
    given: Input | None = None
    problem = ""
    match posted.get("do", "choose"):
        case "ring":
            given = Ring()
        case "timeout":
            given = Timeout()
        case "hint":
            given = AskHint()
        case "pick":
            given = Pick(ticked)
        case "arrange":
            given = Arrange(order)
        case "write":
            given = Write(text)
        case "rate":
            level = posted.get("level", "")
            given = Rate(posted.get("criterion", ""), int(level) if level.isdecimal() else -1, "author")
        case _ if ticked:
            given = Choose(ticked[0])
        case _:
            problem = str(words.SAY_SOMETHING)
    return Answer(0, given, problem, ticked=ticked, order=order, text=text)


def _page(
    request: HttpRequest,
    draft: Row,
    trial: Trial,
    *,
    answer: Answer | None = None,
    order: Sequence[str] = (),
    moved: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponseBase:
    token = token_of(draft, trial)
    if order:
        answer = Answer(0, None, order=tuple(order))
    context: dict[str, Any] = {
        "draft": draft,
        "trying": trying_of(trial, answer=answer, problem=problem, moved=moved, keep=(("trial", token),)),
        "play_url": address_of(draft, trial),
        "token": token,
        "setup": SetupForm(
            trial.scene,
            turns_of(draft),
            initial=shown(trial.setup) | {"locale": trial.state.locale},
            auto_id="setup-%s",
        ),
    }
    template = "roleplay/studio/play.html"
    if request.headers.get("HX-Request"):
        template += "#scene"
    return render(request, template, context, status=status)
