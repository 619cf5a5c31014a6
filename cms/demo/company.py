"""Read ``five_doors.yaml`` and turn its ages into dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from cms.demo.course import KEY, WRITING
from cms.plain_yaml import read_yaml
from learning import api as learning

DOMAIN = "fivedoors.example"
PASSWORD = "rehearsal-demo"  # noqa: S105  (printed at every start: it opens nothing but the demo)
SOURCE = Path(__file__).with_name("five_doors.yaml")
LAUNCHED = 120
"""Days ago when everybody who dealt with customers was given the course; who came later got it on the first day."""
DAYS = {"d": 1, "m": 30, "y": 365}
Story = Literal["none", "waiting", "half", "sent", "done", "stuck"]


@dataclass(frozen=True)
class Account:
    """A sign-in of the demo, and whose it is (nobody's for an outsider)."""

    name: str
    roles: tuple[str, ...]
    person: str

    @property
    def login(self) -> str:
        """What is typed at the door."""
        return f"{self.name}@{DOMAIN}"


@dataclass(frozen=True)
class Past:
    """How far somebody is with a course, and since when. ``began_on`` is empty for those who have not begun.

    ``two_mark``: the manager marks what is written, and asks the trainer for a second opinion.
    """

    number: str
    course: str
    story: Story
    hired: bool
    given_on: date
    due_on: date
    began_on: date | None
    until: date
    steps: int
    stuck_at: str
    two_mark: bool


@dataclass(frozen=True)
class Asked:
    """A course, by its key, that the people office asks of everybody in some jobs.

    Due ``days`` after it reaches them; it opens ``opens`` days after the first day.
    """

    course: str
    jobs: tuple[str, ...]
    days: int
    opens: int


@dataclass(frozen=True)
class Company:
    """Everything about Five Doors on one day."""

    branches: tuple[learning.BranchIn, ...]
    jobs: tuple[learning.JobIn, ...]
    people: tuple[learning.PersonIn, ...]
    accounts: tuple[Account, ...]
    pasts: tuple[Past, ...]
    asked: tuple[Asked, ...]


def monday(day: date) -> date:
    """The Monday of that week."""
    return day - timedelta(days=day.weekday())


def five_doors(today: date) -> Company:
    """The company as it stands on ``today``."""
    data = read_yaml(SOURCE.read_text(encoding="utf-8"))
    people = data["people"]
    managers = _managers(people)
    changed = today - _age(data["handover"]["ago"])
    first_days = {
        number: monday(today) if row["hired"] == "this week" else monday(today - _age(row["hired"]))
        for number, row in people.items()
    }
    rows, pasts = [], []
    for number, row in people.items():
        hired = first_days[number]
        left = today - _age(row["left"]) if "left" in row else None
        leave = row.get("leave")
        rows.append(
            learning.PersonIn(
                number=number,
                name=row["name"],
                branch=row["branch"],
                job=row["job"],
                hired_on=hired,
                left_on=left,
                locale=row.get("locale") or data["branches"][row["branch"]]["locale"],
                buddy=row.get("buddy", ""),
                lines=tuple(
                    _lines(managers.get(number, ""), hired, left, first_days, data["handover"], changed)
                ),
                leaves=((today + timedelta(days=leave[0]), today + timedelta(days=leave[1])),)
                if leave
                else (),
                deputies=(learning.LineIn(row["deputy"], *(today + timedelta(days=day) for day in leave)),)
                if leave and "deputy" in row
                else (),
            )
        )
        if row["story"] != "none":
            pasts.append(_past(number, KEY, row, hired, left, today))
        if "writing" in row:
            pasts.append(_past(number, WRITING, row["writing"], hired, left, today))
    return Company(
        branches=tuple(learning.BranchIn(key, **fields) for key, fields in data["branches"].items()),
        jobs=tuple(learning.JobIn(key, **fields) for key, fields in data["jobs"].items()),
        people=tuple(rows),
        accounts=tuple(
            Account(name, tuple(fields["roles"]), fields.get("person", ""))
            for name, fields in data["accounts"].items()
        ),
        pasts=tuple(pasts),
        asked=tuple(
            Asked(row["course"], tuple(row["jobs"]), row["days"], row.get("opens", 0))
            for row in data["asked"]
        ),
    )


def _managers(people: Mapping[str, Any]) -> dict[str, str]:
    """Number -> number of whoever leads them: named people win over everybody else of a branch."""
    found: dict[str, str] = {}
    for number, row in people.items():
        for led in row.get("leads", ()):
            if led in people:
                found[led] = number
    for number, row in people.items():
        for led in row.get("leads", ()):
            for other, fields in people.items():
                if (
                    fields["branch"] == led
                    and other != number
                    and "leads" not in fields
                    and other not in found
                ):
                    found[other] = number
    return found


def _lines(
    manager: str,
    hired: date,
    left: date | None,
    first_days: Mapping[str, date],
    handover: Mapping[str, str],
    changed: date,
) -> Iterator[learning.LineIn]:
    """Who led somebody from when to when. Whoever was there before the handover was led by two people."""
    if not manager:
        return
    starts = max(hired, first_days[manager])
    if manager == handover["to"] and hired < changed:
        yield learning.LineIn(handover["from"], max(hired, first_days[handover["from"]]), changed)
        starts = changed + timedelta(days=1)
    yield learning.LineIn(manager, starts, left)


def _past(
    number: str, course: str, row: Mapping[str, Any], hired: date, left: date | None, today: date
) -> Past:
    launched = today - timedelta(days=LAUNCHED)
    new = course == KEY and hired >= launched
    began = today - _age(row["began"]) if "began" in row else None
    given = hired if new else launched
    if "due" in row:
        due = today + timedelta(days=row["due"])
        if not new:
            given = due - timedelta(days=42)
            given = min(given, began - timedelta(days=2)) if began else given
            given = max(given, hired)
    else:
        # A new hire has until Friday of the second week, everybody else six weeks.
        due = hired + timedelta(days=11) if new else given + timedelta(days=42)
    yesterday = today - timedelta(days=1)
    return Past(
        number=number,
        course=course,
        story=row["story"],
        hired=new,
        given_on=given,
        due_on=due,
        began_on=began,
        until=min(left, yesterday) if left else yesterday,
        steps=row.get("steps", 0),
        stuck_at=row.get("at", ""),
        two_mark=row.get("two_mark", False),
    )


def _age(words: str) -> timedelta:
    return timedelta(days=int(words[:-1]) * DAYS[words[-1]])
