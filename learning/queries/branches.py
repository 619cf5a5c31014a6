"""A large team, branch by branch: how much of what was given is on time, and where that is no accident."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from learning.models import Assignment, Branch, Cycle, Person
from learning.queries.team import working
from learning.rules.share import interval


@dataclass(frozen=True)
class BranchRow:
    """One branch of a team. ``on_time`` of ``given`` courses are done or not past their date.

    ``low`` and ``high``: between which percents the share lies, were more to be counted. ``behind``: all of that is
    below the share of the whole team.
    """

    key: str
    name: str
    people: int
    given: int
    on_time: int
    low: float
    high: float
    behind: bool

    @property
    def share(self) -> float:
        """Percent on time; 100 where nothing was given."""
        return 100 * self.on_time / self.given if self.given else 100.0

    @property
    def late(self) -> int:
        """Courses past their date."""
        return self.given - self.on_time


@dataclass(frozen=True)
class Branches:
    """The branches of a team by name, and the percent that is on time in all of them together."""

    rows: tuple[BranchRow, ...]
    share: float

    @property
    def behind(self) -> tuple[BranchRow, ...]:
        """Those that are behind by more than chance."""
        return tuple(row for row in self.rows if row.behind)


def sizes(people: QuerySet[Person]) -> dict[int, int]:
    """How many of ``people`` work in each branch, by the branch's pk."""
    return dict(people.order_by().values_list("branch").annotate(Count("pk")))


def branches(people: QuerySet[Person], sizes: dict[int, int], now: datetime, today: date) -> Branches:
    """The branches in which ``people`` work (see :func:`sizes`), at one moment of the manager's day. Two queries.

    Whoever is away today is waited for: their courses are not counted.
    """
    open_now = Exists(Cycle.objects.filter(assignment=OuterRef("pk"), completed_at=None))
    counted = {
        branch: (given, given - late)
        for branch, given, late in Assignment.objects.open()
        .filter(person__in=working(people.order_by(), today), activity__kind="course")
        .values_list("person__branch")
        .annotate(given=Count("pk"), late=Count("pk", filter=Q(open_now, due_at__lte=now)))
    }
    given, on_time = (sum(pair[at] for pair in counted.values()) for at in (0, 1))
    share = 100 * on_time / given if given else 100.0
    found = sorted(Branch.objects.filter(pk__in=sizes), key=lambda branch: branch.local_name)
    return Branches(
        tuple(_row(branch, sizes[branch.pk], *counted.get(branch.pk, (0, 0)), share) for branch in found),
        share,
    )


def _row(branch: Branch, people: int, given: int, on_time: int, share: float) -> BranchRow:
    low, high = (100 * end for end in interval(on_time, given))
    behind = given > 0 and high < share
    return BranchRow(branch.key, branch.local_name, people, given, on_time, low, high, behind)
