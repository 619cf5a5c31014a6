"""When something is complete, and since when.

A completion rule is a small typed tree: ``all``, ``any`` and ``n of`` over leaves such as "has passed this quiz".
Completion is dated by evidence: the time at which the last needed leaf was met, whatever the order in which the
evidence arrived. Completion never goes away again; the callers keep the first date that they saw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Need = Literal["read", "done", "passed", "signed"]
NEEDS: tuple[Need, ...] = ("read", "done", "passed", "signed")


class RuleError(ValueError):
    """A rule that cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Leaf:
    """One thing to do with one activity: read it, finish it, pass it, or sign it."""

    need: Need
    activity: UUID


@dataclass(frozen=True)
class Group:
    """``needed`` of ``of`` have to be met. ``all`` needs every one, ``any`` needs one."""

    needed: int
    of: tuple["Rule", ...]


Rule = Leaf | Group


@dataclass(frozen=True)
class Fact:
    """What is known about one activity: evidence times, or ``None``."""

    read: datetime | None = None
    done: datetime | None = None
    passed: datetime | None = None
    signed: datetime | None = None


NOTHING = Fact()


@dataclass(frozen=True)
class Node:
    """One activity in a compiled course outline, with the release that it is pinned to."""

    uuid: UUID
    kind: str
    key: str
    release: UUID
    title: str = ""
    minutes: int = 0
    role: str = "step"
    required: bool = True
    rule: Rule | None = None
    requires: tuple[UUID, ...] = ()
    parts: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def time(self) -> int:
        """Minutes for all of it: a lesson with its quizzes and role-plays; a course or module with all its lessons.

        ``minutes`` of a lesson is its reading alone, and of what holds lessons the sum of that.
        """
        inside = sum(part.time for part in self.parts)
        return inside if self.steps() else self.minutes + inside

    def steps(self) -> tuple["Node", ...]:
        """The parts that are steps of their own: a course's modules, a module's lessons."""
        return tuple(part for part in self.parts if part.role == "step")


@dataclass(frozen=True)
class Standing:
    """Whether a rule is met and since when. ``at`` is ``None`` while open, or when nothing was needed."""

    met: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Completion:
    """The standing of every node of an outline, and the facts with each node's own completion folded in."""

    standings: Mapping[UUID, Standing]
    facts: Mapping[UUID, Fact] = field(default_factory=dict)


def parse_rule(data: Any, path: str = "rule") -> Rule:
    """Read a rule from its JSON form: ``{"all": [...]}``, ``{"any": [...]}``, ``{"n_of": {"n": 2, "of": [...]}}``
    or a leaf such as ``{"passed": "<uuid>"}``. Raises :class:`RuleError` with the path of the fault.
    """
    if not isinstance(data, Mapping) or len(data) != 1:
        raise RuleError(f"{path}: expected one of all, any, n_of, {', '.join(NEEDS)}.")
    ((word, value),) = data.items()
    if word in NEEDS:
        try:
            return Leaf(word, value if isinstance(value, UUID) else UUID(str(value)))
        except ValueError as error:
            raise RuleError(f"{path}.{word}: {value!r} is not an activity.") from error
    if word == "n_of":
        if not isinstance(value, Mapping) or not isinstance(value.get("n"), int):
            raise RuleError(f"{path}.n_of: expected n (a number) and of (a list).")
        needed, branches = value["n"], value.get("of")
    elif word in ("all", "any"):
        branches = value
        needed = 1 if word == "any" else -1
    else:
        raise RuleError(f"{path}: {word!r} is not a rule.")
    if not isinstance(branches, list | tuple):
        raise RuleError(f"{path}.{word}: expected a list.")
    of = tuple(parse_rule(branch, f"{path}.{word}[{i}]") for i, branch in enumerate(branches))
    if word == "all":
        needed = len(of)
    if not 0 <= needed <= len(of) or (word == "any" and not of):
        raise RuleError(f"{path}.{word}: needs {needed} of {len(of)}.")
    return Group(needed, of)


def dump_rule(rule: Rule) -> dict[str, Any]:
    """The JSON form of a rule; ``parse_rule`` reads it back."""
    if isinstance(rule, Leaf):
        return {rule.need: str(rule.activity)}
    of = [dump_rule(branch) for branch in rule.of]
    if rule.needed == len(of):
        return {"all": of}
    return {"any": of} if rule.needed == 1 else {"n_of": {"n": rule.needed, "of": of}}


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Every leaf of the rule, in order."""
    if isinstance(rule, Leaf):
        yield rule
    else:
        for branch in rule.of:
            yield from leaves(branch)


def evaluate(rule: Rule, facts: Mapping[UUID, Fact]) -> Standing:
    """Whether ``rule`` is met by ``facts``, and the evidence time at which it came to be met.

    Of a group, the n-th earliest met branch gives the time: so the order in which evidence arrives, or is
    recorded, cannot change the date.
    """
    if isinstance(rule, Leaf):
        at = getattr(facts.get(rule.activity, NOTHING), rule.need)
        return Standing(at is not None, at)
    standings = [evaluate(branch, facts) for branch in rule.of]
    met = [standing for standing in standings if standing.met]
    if len(met) < rule.needed:
        return Standing(False)
    # Branches that needed nothing count as met before everything else.
    free = sum(1 for standing in met if standing.at is None)
    times = sorted(standing.at for standing in met if standing.at is not None)
    still = rule.needed - free
    return Standing(True, times[still - 1] if still > 0 else None)


def own_rule(node: Node) -> Rule:
    """The node's rule, or what is meant when its author wrote none."""
    if node.rule is not None:
        return node.rule
    match node.kind:
        case "course" | "module":
            needed = tuple(Leaf("done", part.uuid) for part in node.parts if part.required)
            return Group(len(needed), needed)
        case "lesson":
            return Leaf("read", node.uuid)
        case "standard":
            return Leaf("signed", node.uuid)
        case _:
            return Leaf("passed", node.uuid)


def complete(outline: Node, facts: Mapping[UUID, Fact], since: datetime) -> Completion:
    """Fold ``facts`` up the outline: lessons first, then modules, then the course.

    ``since`` dates what needed nothing at all: it was complete from the moment the person started.
    A date that a fact already holds for ``done`` stays: later evidence can not move a completion.
    """
    known = dict(facts)
    standings: dict[UUID, Standing] = {}

    def visit(node: Node) -> None:
        for part in node.parts:
            visit(part)
        fact = known.get(node.uuid, NOTHING)
        if node.kind in ("quiz", "scenario", "standard"):
            # Finishing a quiz or a scene is a fact of its own, whether or not it was passed.
            at = fact.signed if node.kind == "standard" else fact.passed
            standings[node.uuid] = Standing(at is not None, at)
            if node.kind == "standard" and at and not fact.done:
                known[node.uuid] = Fact(fact.read, at, fact.passed, fact.signed)
            return
        if fact.done is not None:
            standings[node.uuid] = Standing(True, fact.done)
            return
        standing = evaluate(own_rule(node), known)
        if standing.met:
            standing = Standing(True, standing.at or since)
            known[node.uuid] = Fact(fact.read, standing.at, fact.passed, fact.signed)
        standings[node.uuid] = standing

    visit(outline)
    return Completion(standings, known)


def missing(node: Node, completion: Completion) -> tuple[UUID, ...]:
    """What has to be finished before ``node`` opens, in the author's order; empty when it is open."""
    return tuple(
        uuid for uuid in node.requires if uuid in completion.standings and not completion.standings[uuid].met
    )


def parse_node(data: Mapping[str, Any], titles: Mapping[UUID, str] | None = None) -> Node:
    """Read an outline from the JSON that a release stores.

    ``titles`` gives each release's title in the reader's language; titles are not part of the stored outline,
    because a translation may be published after it.
    """
    release = UUID(data["release"])
    return Node(
        uuid=UUID(data["uuid"]),
        kind=data["kind"],
        key=data["key"],
        release=release,
        title=(titles or {}).get(release, data["key"]),
        minutes=data.get("minutes", 0),
        role=data.get("role", "step"),
        required=data.get("required", True),
        rule=parse_rule(data["rule"]) if data.get("rule") else None,
        requires=tuple(UUID(uuid) for uuid in data.get("requires", ())),
        parts=tuple(parse_node(part, titles) for part in data.get("parts", ())),
    )


def dump_node(node: Node) -> dict[str, Any]:
    """The JSON form of an outline; ``parse_node`` reads it back."""
    return {
        "uuid": str(node.uuid),
        "kind": node.kind,
        "key": node.key,
        "release": str(node.release),
        "minutes": node.minutes,
        "role": node.role,
        "required": node.required,
        "rule": dump_rule(node.rule) if node.rule else None,
        "requires": [str(uuid) for uuid in node.requires],
        "parts": [dump_node(part) for part in node.parts],
    }
