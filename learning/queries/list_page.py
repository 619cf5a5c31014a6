"""A list as its page shows it, and as it is downloaded."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.lists.columns import FIELDS, heading
from learning.lists.guard import half, shorter
from learning.models import PeopleList, PeopleListLine, Person
from learning.queries import list_words as words
from learning.queries.list_company import numbered
from learning.queries.lists import FILTERS, PAGE, last_whole, lines

AT_ONCE_ROWS = 500
State = PeopleList.State


@dataclass(frozen=True)
class Change:
    """One field of a line: what it is and what it becomes, or what is wrong with it.

    ``near``: names that ``said`` can be read as, in the field ``key``.
    """

    field: str
    before: str = ""
    after: str = ""
    wrong: str = ""
    key: str = ""
    said: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line: its number in the file (0 for whoever is not on it), who, and what happens."""

    number: int
    who: str
    effect: str
    said: str
    person: Person | None
    changes: list[Change]
    note: str = ""
    again: bool = False
    done: bool = False


@dataclass(frozen=True)
class Found:
    """The page of a list."""

    sentence: str
    rows: list[Row]
    page: Page[PeopleListLine]
    filters: list[tuple[str, str, int]]
    show: str
    working: bool
    stopped: bool
    blocked: bool
    changes: int
    shorter: int = 0
    done: int = 0
    total: int = 0
    unknown: list[str] = field(default_factory=list)


def list_page(row: PeopleList, show: str, page: str) -> Found:
    """One page of a list's lines, of one kind if ``show`` is one. A fixed number of queries."""
    show = show if show in FILTERS else ""
    found = Paginator(lines(row, show), PAGE).get_page(page)
    rows = list(found.object_list)
    named = _managers(rows)
    counts = row.counts
    last = last_whole(row) if row.state == State.CHECKED else 0
    count = sum(counts.get(one, 0) for one in ("new", "changed", "same", "error"))
    return Found(
        sentence=_sentence(row),
        rows=[_row(line, named) for line in rows],
        page=found,
        filters=[(one, _FILTER_WORDS[one](), counts[one]) for one in FILTERS if counts.get(one)],
        show=show,
        working=row.state in PeopleList.WORKING,
        stopped=stopped(row),
        blocked=row.all_or_nothing and bool(counts.get("error")),
        changes=counts.get("new", 0) + counts.get("changed", 0) + counts.get("leaves", 0),
        shorter=last if not row.everybody and shorter(rows=count, last=last) else 0,
        done=row.done,
        total=row.total,
        unknown=row.columns.get("unknown", []),
    )


def stopped(row: PeopleList) -> bool:
    """Whether the guard against half a file waits for a number."""
    if row.state != State.CHECKED or not row.everybody:
        return False
    counts = row.counts
    count = sum(counts.get(one, 0) for one in ("new", "changed", "same", "error"))
    return half(leaves=counts.get("leaves", 0), here=row.here, rows=count, last=last_whole(row))


_FILTER_WORDS = {
    "error": lambda: _("need you"),
    "again": lambda: _("look again"),
    "new": lambda: _("new"),
    "changed": lambda: _("change"),
    "leaves": lambda: _("leave"),
    "parked": lambda: _("wait for a manager"),
    "same": lambda: _("stay the same"),
}


def _sentence(row: PeopleList) -> str:
    counts = row.counts
    if row.state == State.REFUSED:
        return words.refused(row.refused)
    if row.state == State.THROWN:
        return _("This list was thrown away. It has changed nothing.")
    if row.state in (State.READING, State.CHECKING):
        return _("The list is being checked. Nothing has changed yet.")
    if row.state == State.APPLYING:
        return _("The list is being applied. You may close this page.")
    if row.state == State.APPLIED:
        done = counts.get("applied", 0)
        if not done:
            return _("Applied. Nothing had to change.")
        return ngettext("Applied: %(n)d line.", "Applied: %(n)d lines.", done) % {"n": done}
    ready = counts.get("new", 0) + counts.get("changed", 0) + counts.get("same", 0)
    total, wrong = ready + counts.get("error", 0), counts.get("error", 0)
    if not wrong and ready == counts.get("same", 0) and not counts.get("leaves"):
        return _("Everything on this list is known already. Nothing would change.")
    parts = [
        _("%(ready)d of %(total)d lines are ready: %(new)d new, %(changed)d change, %(same)d stay the same.")
        % {
            "ready": ready,
            "total": total,
            "new": counts.get("new", 0),
            "changed": counts.get("changed", 0),
            "same": counts.get("same", 0),
        }
    ]
    if wrong:
        parts.append(ngettext("%(n)d line needs you.", "%(n)d lines need you.", wrong) % {"n": wrong})
    if gone := counts.get("leaves", 0):
        parts.append(
            ngettext("%(n)d person is not on it.", "%(n)d people are not on it.", gone) % {"n": gone}
        )
    return " ".join(parts)


def _managers(rows: list[PeopleListLine]) -> dict[str, str]:
    """Names of the managers who are named by number in these lines. Two queries."""
    found = numbered(one for line in rows for one in line.changes.get("manager", ()))
    return {number: manager.name for number, manager in found.items()}


def _row(line: PeopleListLine, named: dict[str, str]) -> Row:
    data = line.data
    changes = [
        Change(
            words.field_name(name),
            wrong=words.error(name, found, data.get(name, "")),
            key=name,
            said=data.get(name, ""),
            near=tuple(found.get("near", ())),
        )
        for name, found in line.errors.items()
    ]
    if line.effect not in ("error", "same"):
        changes += [
            Change(words.field_name(name), _value(name, before, named), _value(name, after, named))
            for name, (before, after) in line.changes.items()
            if name not in ("number", "name") or line.effect == "changed"
        ]
    note = ""
    if line.parked_manager:
        note = _("Nobody has the number %(number)s yet. The manager follows by itself when they come in.") % {
            "number": line.parked_manager
        }
    if line.again:
        note = _("Something has changed meanwhile, so this was left alone. Look again.")
    return Row(
        number=max(line.row, 0),
        who=data.get("name") or data.get("number") or _("Nobody"),
        effect=line.effect,
        said=str(PeopleListLine.Effect(line.effect).label),
        person=line.person,
        changes=changes,
        note=note,
        again=line.again,
        done=line.applied_at is not None,
    )


def _value(name: str, said: str, named: dict[str, str]) -> str:
    if name == "manager" and said.casefold() in named:
        return f"{named[said.casefold()]} ({said})"
    return words.value(name, said)


def to_mend(row: PeopleList) -> Iterator[list[str]]:
    """The lines that need somebody, under the headings of a list, and what is wrong beside them."""
    yield [*(heading(name) for name in FIELDS), _("What is wrong")]
    found = row.lines.filter(effect="error", row__gt=0) | row.lines.filter(again=True, row__gt=0)
    for line in found.order_by("row").iterator(1000):
        said = [
            f"{words.field_name(name)}: {words.error(name, one, line.data.get(name, ''))}"
            for name, one in line.errors.items()
        ]
        yield [*(line.data.get(name, "") for name in FIELDS), " ".join(said)]


def log(row: PeopleList) -> Iterator[list[str]]:
    """What was done: the applied lines, as a list that does the same to the same company again."""
    yield [*(heading(name) for name in FIELDS), _("Effect"), _("Done at")]
    for line in row.lines.exclude(applied_at=None).order_by("row").iterator(1000):
        assert line.applied_at is not None
        done = line.applied_at.isoformat(timespec="seconds")
        yield [*(line.data.get(name, "") for name in FIELDS), line.effect, done]
