"""A course as its learner sees it: modules, lessons, what is done, what is open, and why something is locked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.access import Access, opens_after, sent_line
from learning.dates import near
from learning.kinds import waiting_for_others
from learning.models import Assignment, Certificate, Person, ReleaseText
from learning.queries.progress import CycleState, titles
from learning.queries.why import due_sentence
from learning.rules.completion import Group, Leaf, Node, Rule, evaluate, leaves, missing, own_rule, parse_node
from learning.rules.due import local_day


@dataclass(frozen=True)
class Tick:
    """One condition of a completion rule as a short sentence, and whether it is met."""

    words: str
    met: bool


@dataclass(frozen=True)
class Step:
    """One line of the course: a lesson or a standard to sign."""

    uuid: UUID
    kind: str
    title: str
    minutes: int
    done: bool
    next: bool
    activities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ModuleView:
    """One module: its steps, whether it is locked and by what."""

    uuid: UUID
    title: str
    summary: str
    done: bool
    locked: str
    steps: tuple[Step, ...]
    ticks: tuple[Tick, ...]
    sentence: str


@dataclass(frozen=True)
class CoursePage:
    """The course page. ``opening`` is the one sentence that is true for this person now."""

    uuid: UUID
    title: str
    summary: str
    opening: str
    started: bool
    completed: bool
    retired: bool
    modules: tuple[ModuleView, ...]
    to_sign: tuple[Step, ...]
    ticks: tuple[Tick, ...]
    sentence: str
    done: int
    total: int
    next: Step | None
    certificate: Certificate | None


def course_page(person: Person, found: Access, now: datetime) -> CoursePage:
    """Build the page from the person's pinned release, or from what is published now when nothing is started."""
    assert found.release is not None
    text = found.release.text(person.locale)
    state = found.state
    bare = parse_node(found.release.outline)
    names = titles((node.release for node in bare.walk()), person.locale)
    outline = parse_node(found.release.outline, names) if state is None else state.outline
    summaries = _summaries(outline, person.locale)
    modules = tuple(_module(node, state, summaries) for node in outline.parts if node.kind == "module")
    if not modules:
        modules = (_module(outline, state, summaries),)
    lessons = [node for node in outline.walk() if node.kind == "lesson"]
    following = state.next_step if state else None
    assignment = (
        state.cycle.assignment
        if state
        else Assignment.objects.filter(person=person, activity=found.release.activity, ended_at=None)
        .select_related("person__branch", "person__job")
        .first()
    )
    return CoursePage(
        uuid=outline.uuid,
        title=text.title,
        summary=text.summary,
        opening=_opening(person, state, assignment, now),
        started=state is not None,
        completed=bool(state and state.cycle.completed_at),
        retired=not found.allowed and state is None,
        modules=modules,
        to_sign=tuple(_step(node, state) for node in outline.parts if node.kind == "standard"),
        ticks=_ticks(outline, state),
        sentence=rule_sentence(own_rule(outline)),
        done=sum(bool(state and state.is_done(node)) for node in lessons),
        total=len(lessons),
        next=_step(following, state) if following else None,
        certificate=Certificate.objects.filter(cycle=state.cycle).first() if state else None,
    )


def _summaries(outline: Node, locale: str) -> dict[UUID, str]:
    modules = [part.release for part in outline.parts if part.kind == "module"]
    found: dict[UUID, str] = {}
    for uuid, default, have, summary in ReleaseText.objects.filter(release__uuid__in=modules).values_list(
        "release__uuid", "release__locale_default", "locale", "summary"
    ):
        if have == locale or (have == default and uuid not in found):
            found[uuid] = summary
    return found


def _opening(person: Person, state: CycleState | None, assignment: Assignment | None, now: datetime) -> str:
    today = local_day(now, person.effective_zone)
    if state and state.cycle.completed_at:
        day = local_day(state.cycle.completed_at, person.effective_zone)
        return _("You finished this %(day)s.") % {"day": near(day, today)}
    parts = []
    if assignment:
        late = bool(assignment.due_at and assignment.due_at <= now)
        parts.append(due_sentence(assignment, today, late))
    if state:
        left = sum(not state.is_done(node) for node in state.steps)
        parts.append(ngettext("%(n)d lesson is left.", "%(n)d lessons are left.", left) % {"n": left})
    return " ".join(part for part in parts if part)


def _step(node: Node, state: CycleState | None) -> Step:
    return Step(
        uuid=node.uuid,
        kind=node.kind,
        title=node.title,
        minutes=node.time,
        done=bool(state and state.is_done(node)),
        next=bool(state and state.next_step and state.next_step.uuid == node.uuid),
        activities=tuple((part.kind, part.title) for part in node.parts if part.role == "activity"),
    )


def _module(node: Node, state: CycleState | None, summaries: dict[UUID, str]) -> ModuleView:
    locked = ""
    waiting = missing(node, state.completion) if state else ()
    if state and waiting:
        locked = opens_after([state.title_of(uuid) for uuid in waiting])
    return ModuleView(
        uuid=node.uuid,
        title=node.title,
        summary=summaries.get(node.release, ""),
        done=bool(state and state.is_done(node)),
        locked=locked,
        steps=tuple(_step(part, state) for part in node.steps()),
        ticks=_ticks(node, state),
        sentence=rule_sentence(own_rule(node)),
    )


def rule_sentence(rule: Rule) -> str:
    """What the rule asks for, before its conditions are listed."""
    if isinstance(rule, Leaf) or rule.needed == len(rule.of):
        return _("To finish this, you need:")
    if rule.needed == 1:
        return _("To finish this, you need one of these:")
    return ngettext(
        "To finish this, you need %(n)d of these:", "To finish this, you need %(n)d of these:", rule.needed
    ) % {"n": rule.needed}


def _ticks(node: Node, state: CycleState | None) -> tuple[Tick, ...]:
    """The top conditions of the node's rule in words. A group inside becomes one sentence of its own."""
    nodes = {part.uuid: part for part in node.walk()}
    facts = state.completion.facts if state else {}
    rule = own_rule(node)
    branches = rule.of if isinstance(rule, Group) else (rule,)
    return tuple(Tick(_branch_words(branch, nodes), evaluate(branch, facts).met) for branch in branches)


def _branch_words(rule: Rule, nodes: dict[UUID, Node]) -> str:
    if isinstance(rule, Leaf):
        node = nodes.get(rule.activity)
        title = node.title if node else "…"
        match rule.need:
            case "passed":
                return _("Pass “%(title)s”") % {"title": title}
            case "signed":
                return _("Sign “%(title)s”") % {"title": title}
            case "read":
                return _("Read “%(title)s”") % {"title": title}
            case "done" if node and node.kind == "standard":
                return _("Sign “%(title)s”") % {"title": title}
            case _:
                return _("Finish “%(title)s”") % {"title": title}
    words = [_branch_words(branch, nodes) for branch in rule.of]
    if rule.needed == len(rule.of):
        return _("All of: %(list)s") % {"list": "; ".join(words)}
    if rule.needed == 1:
        return _("Any one of: %(list)s") % {"list": "; ".join(words)}
    return _("Any %(n)d of: %(list)s") % {"n": rule.needed, "list": "; ".join(words)}


@dataclass(frozen=True)
class Place:
    """Where a lesson stands in its course, and what to do at its end. ``sent``: a part of it waits for a mark."""

    course: Node
    module: Node | None
    step: int
    total: int
    done: bool
    read: bool
    needs_reading: bool
    open_activity: Node | None
    following: Node | None
    ticks: tuple[Tick, ...]
    sent: str = ""


def lesson_place(found: Access) -> Place | None:
    """``None`` when the lesson is read outside a started course."""
    state, node = found.state, found.node
    if state is None or node is None:
        return None
    path = state.path(node.uuid)
    module = next((part for part in path if part.kind == "module"), None)
    index = state.steps.index(node) if node in state.steps else 0
    rest = [*state.steps[index + 1 :], *state.steps[:index], *state.to_sign]
    open_rest = [
        part
        for part in rest
        if not state.is_done(part)
        and not any(missing(above, state.completion) for above in state.path(part.uuid))
    ]
    rule = own_rule(node)
    fact = state.completion.facts.get(node.uuid)
    activities = [part for part in node.parts if part.role == "activity" and not state.is_done(part)]
    waiting = waiting_for_others(state.cycle.assignment.person) if activities else frozenset()
    to_do = [part for part in activities if part.uuid not in waiting]
    return Place(
        course=state.outline,
        module=module,
        step=index + 1,
        total=len(state.steps),
        done=state.is_done(node),
        read=bool(fact and fact.read),
        needs_reading=any(leaf.need == "read" and leaf.activity == node.uuid for leaf in leaves(rule)),
        open_activity=to_do[0] if to_do else None,
        following=open_rest[0] if open_rest else None,
        ticks=_ticks(node, state),
        sent=sent_line() if len(to_do) < len(activities) else "",
    )
