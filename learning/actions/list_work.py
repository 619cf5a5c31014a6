"""Work on lists piece by piece. Each piece is a transaction that notes how far it came: whoever stops in the middle, or
comes twice, loses and repeats nothing.
"""

import hashlib
import io
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from learning.actions.list_apply import another_round, leaves_portion, managers_portion, people_portion
from learning.actions.list_check import BATCH, CHUNK, check_portion, find_rings, leave_portion, sum_up
from learning.actions.person_row import hold_lines
from learning.lists.columns import spelled
from learning.lists.plan import small
from learning.lists.reading import Options, open_list, read_lines
from learning.lists.unreadable import Unreadable
from learning.models import PeopleList, PeopleListFile, PeopleListLine
from learning.viewer import NoPerson, person_of

AWAY = timedelta(seconds=90)
"""Whoever was not seen at a list for so long has died: longer than the time limit of a task."""
State = PeopleList.State


def waiting() -> list[int]:
    """The lists that there is something to do at and nobody at work, the oldest first."""
    return list(
        _free(PeopleList.objects.filter(state__in=PeopleList.WORKING))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def work(pk: int, seconds: float) -> bool:
    """Go on with a list for about so long; return whether there is more to do. Does nothing while somebody is at it."""
    if not _free(PeopleList.objects.filter(pk=pk, state__in=PeopleList.WORKING)).update(
        worked_at=timezone.now()
    ):
        return False
    end = time.monotonic() + seconds
    try:
        with translation.override(_language(pk)):
            if PeopleListFile.objects.filter(list=pk).exists():
                _read(pk, end)
            while time.monotonic() < end and _piece(pk):
                pass
    finally:
        PeopleList.objects.filter(pk=pk).update(worked_at=None)
    return PeopleList.objects.filter(pk=pk, state__in=PeopleList.WORKING).exists()


def _free(rows):  # type: ignore[no-untyped-def]
    return rows.filter(Q(worked_at=None) | Q(worked_at__lt=timezone.now() - AWAY))


def _language(pk: int) -> str:
    """What is written down of a refusal is read by whoever handed the list in."""
    try:
        locale = person_of(PeopleList.objects.select_related("by").get(pk=pk).by).locale
    except NoPerson:
        locale = settings.LANGUAGE_CODE
    return locale if locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def languages() -> dict[str, str]:
    """Each language of the site by its code and by its name in every one of them."""
    found = {spelled(code): code for code, _name in settings.LANGUAGES}
    for spoken, _name in settings.LANGUAGES:
        with translation.override(spoken):
            found |= {spelled(str(name)): code for code, name in settings.LANGUAGES}
    found |= {
        spelled(translation.get_language_info(code)["name_local"]): code for code, _name in settings.LANGUAGES
    }
    return found


def _read(pk: int, end: float) -> None:
    """Read the file into lines, from the row on at which the last reader stopped."""
    content = io.BytesIO(PeopleListFile.objects.get(list=pk).content)
    row = PeopleList.objects.get(pk=pk)
    options = Options(row.options.get("order", ""), row.options.get("encoding", ""))
    try:
        opened = open_list(content, options)
        rows = read_lines(content, opened, options, languages(), after=row.cursor)
        while portion := list(islice(rows, CHUNK)):
            with transaction.atomic():
                row = _held(pk)
                if row.state != State.READING or row.cursor >= portion[0].row:
                    return  # somebody else goes on, or it was thrown away
                PeopleListLine.objects.bulk_create(
                    [
                        PeopleListLine(
                            list=row,
                            row=line.row,
                            number=small(line.data.get("number", "")),
                            email=small(line.data.get("email", "")),
                            data=line.data,
                            read_errors=line.errors,
                        )
                        for line in portion
                    ],
                    batch_size=BATCH,
                )
                row.cursor = portion[-1].row
                row.total += len(portion)
                _save(row)
            if time.monotonic() > end:
                return
    except Unreadable as no:
        with transaction.atomic():
            row = _held(pk)
            row.lines.all().delete()
            PeopleListFile.objects.filter(list=pk).delete()
            row.state, row.refused, row.total = State.REFUSED, {"key": no.why, **no.more}, 0
            _save(row)
        return
    with transaction.atomic():
        row = _held(pk)
        PeopleListFile.objects.filter(list=pk).delete()
        row.columns = {"unknown": list(opened.columns.unknown), "kind": opened.kind}
        row.state, row.step, row.cursor, row.done = State.CHECKING, "lines", 0, 0
        _save(row)


def _piece(pk: int) -> bool:
    """One portion of what comes next; ``False`` when nothing does."""
    with transaction.atomic():
        if PeopleList.objects.filter(pk=pk, state=State.APPLYING).exists():
            hold_lines()
        row = _held(pk)
        if row.state not in (State.CHECKING, State.APPLYING):
            return False
        steps = _CHECK if row.state == State.CHECKING else _APPLY
        portion, following = steps[row.step]
        if not portion(row):
            row.cursor = 0
            following(row)
        _save(row)
        return row.state in (State.CHECKING, State.APPLYING)


def _after_lines(row: PeopleList) -> None:
    find_rings(row)
    row.step = "leaves"


def _leave(row: PeopleList) -> bool:
    return row.everybody and leave_portion(row)


def _after_people(row: PeopleList) -> None:
    row.step, row.done = "managers", 0
    row.total = row.lines.filter(lead_pending=True).count()


def _after_managers(row: PeopleList) -> None:
    if not another_round(row):
        row.step, row.done = "leaves", 0
        row.total = row.lines.filter(effect="leaves").count()


def _applied(row: PeopleList) -> None:
    row.state, row.applied_at = State.APPLIED, timezone.now()
    row.counts = {
        **row.counts,
        "applied": row.lines.exclude(applied_at=None).count(),
        "again": row.lines.filter(again=True).count(),
        "parked": row.lines.exclude(parked_manager="").exclude(applied_at=None).count(),
    }


type _Steps = dict[str, tuple[Callable[[PeopleList], bool], Callable[[PeopleList], None]]]
_CHECK: _Steps = {"lines": (check_portion, _after_lines), "leaves": (_leave, sum_up)}
_APPLY: _Steps = {
    "people": (people_portion, _after_people),
    "managers": (managers_portion, _after_managers),
    "leaves": (leaves_portion, _applied),
}


def _held(pk: int) -> PeopleList:
    return PeopleList.objects.select_for_update(of=("self",)).select_related("applied_by").get(pk=pk)


def _save(row: PeopleList) -> None:
    row.worked_at = timezone.now()
    row.save()


def digest(content: bytes) -> str:
    """What tells one file from another."""
    return hashlib.sha256(content).hexdigest()
