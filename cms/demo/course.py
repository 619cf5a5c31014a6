"""The courses that the demo company learns, each as a walk: what is to be done, one thing after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from learning import api as learning
from roleplay import api as roleplay
from roleplay.engine import Written

KEY = "phone-and-complaint"
WRITING = "between-the-lines"
"""What those learn besides who answer letters."""
Act = Literal["read", "quiz", "scenario", "sign"]


class CourseMissing(LookupError):
    """The course is not published here."""


@dataclass(frozen=True)
class Step:
    """One thing to do, in the release that a person who starts now would get."""

    act: Act
    key: str
    release: learning.Release
    minutes: int

    @property
    def activity(self) -> UUID:
        """The activity's uuid."""
        return self.release.activity.uuid

    @cached_property
    def is_written(self) -> bool:
        """Whether it is a scene in which something is written that a person has to mark."""
        if self.act != "scenario":
            return False
        return any(isinstance(turn.decide, Written) for turn in roleplay.scene_of(self.release.uuid).turns)


@dataclass(frozen=True)
class Walk:
    """The course and its steps in the author's order: what each rule asks for, once."""

    course: learning.Activity
    release: learning.Release
    steps: tuple[Step, ...]


def course_walk(key: str = KEY) -> Walk:
    """Read the published course. Raises :class:`CourseMissing`."""
    course = learning.Activity.objects.filter(kind=learning.Kind.COURSE, key=key, retired_at=None).first()
    release = learning.current_release(course.uuid) if course else None
    if course is None or release is None:
        raise CourseMissing(f"The course {key} is not here yet.")
    nodes = {node["uuid"]: node for node in _nodes(release.outline)}
    wanted: dict[tuple[str, str], None] = {}
    for node in _nodes(release.outline):
        for need, uuid in _needs(node):
            # That something with parts of its own is done is met through those.
            if nodes[uuid]["kind"] not in ("course", "module", "lesson") or need != "done":
                wanted.setdefault((need, uuid))
    rows = learning.Release.objects.filter(uuid__in=[nodes[uuid]["release"] for _need, uuid in wanted])
    releases = {str(row.activity.uuid): row for row in rows.select_related("activity")}
    return Walk(
        course,
        release,
        tuple(
            Step(_act(need, nodes[uuid]["kind"]), nodes[uuid]["key"], releases[uuid], nodes[uuid]["minutes"])
            for need, uuid in sorted(wanted, key=lambda one: one[0] == "signed")
        ),
    )


def _act(need: str, kind: str) -> Act:
    if need == "signed":
        return "sign"
    if need == "read":
        return "read"
    return "quiz" if kind == "quiz" else "scenario"


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for part in node["parts"]:
        yield from _nodes(part)


def _needs(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the node's rule asks for; a lesson without a rule asks to be read."""
    if node["rule"] is not None:
        yield from _leaves(node["rule"])
    elif node["kind"] == "lesson":
        yield "read", node["uuid"]


def _leaves(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ((word, value),) = rule.items()
    if word == "n_of":
        value = value["of"]
    if isinstance(value, str):
        yield word, value
    else:
        for branch in value:
            yield from _leaves(branch)
