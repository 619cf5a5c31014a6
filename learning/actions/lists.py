"""Hand in a list of people, apply it, throw it away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.actions.audit import audit
from learning.actions.list_work import digest
from learning.actions.person_row import may_change_people
from learning.lists.guard import half
from learning.models import PeopleList, PeopleListFile, PeopleListLine, User
from learning.queries.lists import last_whole
from learning.refused import Refused

State = PeopleList.State
_PORTION = 500


def hand_in(
    *,
    name: str,
    content: bytes,
    valid_from: date,
    everybody: bool = False,
    all_or_nothing: bool = False,
    order: str = "",
    encoding: str = "",
    by: User,
) -> PeopleList:
    """Take a list in. Nothing is read yet: :func:`~learning.actions.list_work.work` does that, and then the check."""
    may_change_people(by)
    with transaction.atomic():
        row = PeopleList.objects.create(
            name=name[-200:],
            sha256=digest(content),
            by=by,
            at=timezone.now(),
            valid_from=valid_from,
            everybody=everybody,
            all_or_nothing=all_or_nothing,
            options={"order": order, "encoding": encoding},
        )
        PeopleListFile.objects.create(list=row, content=content)
        _note("hand in list", row, by, sha256=row.sha256, valid_from=valid_from.isoformat())
        return row


def apply_list(*, row: PeopleList, leaving: int | None = None, by: User) -> bool:
    """Begin to do what the check has shown; ``False`` if that has begun already.

    Raises :class:`~learning.refused.Refused` when it is all or nothing and some lines are to be mended, and while the
    guard against half a file waits for the number of people who would leave (``leaving``).
    """
    may_change_people(by)
    with transaction.atomic():
        row = PeopleList.objects.select_for_update().get(pk=row.pk)
        if row.state in (State.APPLYING, State.APPLIED):
            return False
        if row.state != State.CHECKED:
            raise Refused(_("This list is not ready to be applied."))
        if row.all_or_nothing and row.counts.get("error"):
            raise Refused(
                _("Some lines need you. You chose all or nothing: mend them and hand the list in again.")
            )
        leaves = row.counts.get("leaves", 0)
        stopped = row.everybody and half(
            leaves=leaves, here=row.here, rows=lines_of(row), last=last_whole(row)
        )
        if stopped and leaving != leaves:
            raise Refused(_("Type the number of people who would leave: %(n)d.") % {"n": leaves}, "leaving")
        row.state, row.step, row.cursor, row.done = State.APPLYING, "people", 0, 0
        row.total = row.counts.get("new", 0) + row.counts.get("changed", 0)
        row.applied_by = by
        row.save()
        _note("apply list", row, by, leaves=leaves)
        return True


def read_as(*, row: PeopleList, field: str, words: str, name: str, by: User) -> int:
    """Where the branch or job (``field``) of a line is not known as ``words``, read ``name``; return in how many lines.

    The list is then checked anew, from its first line. ``name`` is one of those that the check proposed; for anything
    else, and once the list is applied, nothing happens.
    """
    may_change_people(by)
    with transaction.atomic():
        row = PeopleList.objects.select_for_update().get(pk=row.pk)
        if row.state != State.CHECKED or field not in ("branch", "job"):
            return 0
        found = row.lines.filter(
            **{f"data__{field}": words, f"errors__{field}__key": f"unknown-{field}"}, row__gt=0
        )
        lines, last = 0, 0
        while portion := list(found.filter(pk__gt=last).only("data", "errors").order_by("pk")[:_PORTION]):
            last = portion[-1].pk
            mended = [line for line in portion if name in line.errors[field].get("near", [])]
            for line in mended:
                line.data[field] = name
            PeopleListLine.objects.bulk_update(mended, ["data"])
            lines += len(mended)
        if not lines:
            return 0
        # Who is not on the list is found again by the check.
        row.lines.filter(row__lt=0).delete()
        row.state, row.step, row.cursor, row.done = State.CHECKING, "lines", 0, 0
        row.save()
        _note("mend list", row, by, field=field, lines=lines)
        return lines


def lines_of(row: PeopleList) -> int:
    """How many rows the file had."""
    return sum(row.counts.get(effect, 0) for effect in ("new", "changed", "same", "error"))


def throw_away(*, row: PeopleList, by: User) -> bool:
    """Forget a list that was not applied, with all of its lines; ``False`` if it is too late for that."""
    may_change_people(by)
    with transaction.atomic():
        row = PeopleList.objects.select_for_update().get(pk=row.pk)
        if row.state not in (State.READING, State.CHECKING, State.CHECKED):
            return False
        row.lines.all().delete()
        PeopleListFile.objects.filter(list=row).delete()
        row.state = State.THROWN
        row.save(update_fields=["state"])
        _note("throw list away", row, by)
        return True


def _note(action: str, row: PeopleList, by: User, **detail: Any) -> None:
    audit(action, by=by, object_kind="people list", object_uuid=row.uuid, **detail)
