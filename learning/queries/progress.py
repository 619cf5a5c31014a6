"""How far a person is in what they have started."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from learning.models import Cycle, Person, Progress, ReleaseText
from learning.rules.completion import Completion, Fact, Node, complete, missing, parse_node


def facts_of(progress: dict[UUID, Progress]) -> dict[UUID, Fact]:
    """Progress rows as the rules want them."""
    return {
        uuid: Fact(row.read_at, row.done_at, row.passed_at, row.signed_at) for uuid, row in progress.items()
    }


def standing(cycle: Cycle, outline: Node, progress: dict[UUID, Progress]) -> Completion:
    """How the cycle stands: every node of its outline, by the facts in ``progress``."""
    assert cycle.started_at is not None
    return complete(outline, facts_of(progress), cycle.started_at)


@dataclass(frozen=True)
class CycleState:
    """A started cycle with its outline (titles in the reader's language), progress and completion."""

    cycle: Cycle
    outline: Node
    progress: dict[UUID, Progress]
    completion: Completion

    def find(self, activity: UUID) -> Node | None:
        """The node of ``activity``, or ``None`` when the cycle does not hold it."""
        return next((node for node in self.outline.walk() if node.uuid == activity), None)

    def path(self, activity: UUID) -> list[Node]:
        """The nodes from the course down to ``activity``, both included; empty when it is not inside."""

        def down(node: Node) -> list[Node]:
            if node.uuid == activity:
                return [node]
            for part in node.parts:
                below = down(part)
                if below:
                    return [node, *below]
            return []

        return down(self.outline)

    def title_of(self, activity: UUID) -> str:
        """The title of a node; empty when it is not inside."""
        node = self.find(activity)
        return node.title if node else ""

    def is_done(self, node: Node) -> bool:
        """Whether the node is complete."""
        standing = self.completion.standings.get(node.uuid)
        return bool(standing and standing.met)

    def handed_in(self, waiting: Collection[UUID]) -> frozenset[UUID]:
        """Where nothing is left to do but to wait: what would be complete if all that is ``waiting`` were passed."""
        if not waiting:
            return frozenset()
        since, facts = self.cycle.started_at, facts_of(self.progress)
        assert since is not None
        for uuid in waiting:
            facts[uuid] = replace(facts.get(uuid, Fact()), done=since, passed=since)
        then = complete(self.outline, facts, since).standings
        return frozenset(
            uuid
            for uuid, standing in then.items()
            if standing.met and not self.completion.standings[uuid].met
        )

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """All lessons of the outline, in reading order (a lesson assigned alone is its own step)."""
        return tuple(node for node in self.outline.walk() if node.kind == "lesson")

    @cached_property
    def next_step(self) -> Node | None:
        """The first lesson that is open and not locked, else the first standard to sign; ``None`` when all is done."""
        return self.next_but(())

    def next_but(self, waiting: Collection[UUID]) -> Node | None:
        """The next step in which something is left to do, whatever is ``waiting`` for others."""
        handed_in = self.handed_in(waiting)
        for module in self.outline.steps() or (self.outline,):
            if missing(module, self.completion) or self.is_done(module):
                continue
            for node in module.walk():
                if (
                    node.kind == "lesson"
                    and not self.is_done(node)
                    and not missing(node, self.completion)
                    and node.uuid not in handed_in
                ):
                    return node
        return next((node for node in self.to_sign if not self.is_done(node)), None)

    @cached_property
    def to_sign(self) -> tuple[Node, ...]:
        """Standards that stand directly in the course: its rule asks for a signature."""
        return tuple(part for part in self.outline.parts if part.kind == "standard")


def started_cycles(person: Person) -> QuerySet[Cycle]:
    """The person's cycles that have taken a release, open ones first, newest first."""
    return (
        Cycle.objects.filter(person=person, release__isnull=False, assignment__ended_at=None)
        .select_related("release", "assignment__activity", "assignment__person__branch")
        .order_by("completed_at", "-started_at")
    )


def titles(releases: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The title of each release in ``locale``, else in the release's own language. One query."""
    found: dict[UUID, str] = {}
    rows = ReleaseText.objects.filter(release__uuid__in=list(releases)).values_list(
        "release__uuid", "release__locale_default", "locale", "title"
    )
    for uuid, default, have, title in rows:
        if have == locale or (have == default and uuid not in found):
            found[uuid] = title
    return found


def cycle_state(cycle: Cycle, locale: str) -> CycleState:
    """The state of one started cycle, in two queries."""
    assert cycle.release is not None
    bare = parse_node(cycle.release.outline)
    outline = parse_node(cycle.release.outline, titles((node.release for node in bare.walk()), locale))
    progress = {row.activity.uuid: row for row in cycle.progress.select_related("activity")}
    return CycleState(cycle, outline, progress, standing(cycle, outline, progress))
