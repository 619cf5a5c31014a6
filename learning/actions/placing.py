"""Say where somebody works and as what, from a day on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning.actions.day import settle_places
from learning.actions.periods import read, write
from learning.actions.person_row import (
    changed,
    hold,
    iso,
    may_change_people,
    must_run_forward,
    must_work_here,
)
from learning.dates import full
from learning.models import Branch, Job, Person, Placement, User
from learning.refused import Refused
from learning.rules.periods import DAY, Timeline, change, clear, on_day, put, redate, without

type Where = tuple[int, int]


def place(*, person: Person, branch: Branch, job: Job, starts_on: date, by: User | None = None) -> bool:
    """From ``starts_on`` on the person works there, until the next change that is known; ``False`` if they do anyhow.

    A day in the past corrects what was written down, one in the future waits for the turn of that day. Raises
    :class:`~learning.refused.Refused` before the first and after the last day of the person, branch or job.
    """
    may_change_people(by)
    with transaction.atomic():
        row = hold(person)
        must_work_here(row, starts_on, None, "starts_on")
        mains, others = timelines(row)
        where = (branch.pk, job.pk)
        after = change(mains, where, starts_on)
        if row.left_on:
            after = clear(after, row.left_on + DAY)
        now = on_day(after, starts_on)
        assert now is not None
        must_be_open(branch, now.starts_on, now.ends_on)
        must_be_open(job, now.starts_on, now.ends_on)
        if not keep(row, mains, after, others):
            return False
        settle_places([row.pk])
        changed(row, "place", by, branch=branch.key, job=job.key, since=iso(starts_on))
        person.refresh_from_db()
        return True


def place_further(
    *,
    person: Person,
    branch: Branch,
    job: Job,
    starts_on: date,
    ends_on: date | None = None,
    instead_of: Placement | None = None,
    by: User | None = None,
) -> bool:
    """On these days the person works there as well; ``False`` if that is known.

    ``instead_of`` is the further place there whose days are corrected. Raises :class:`~learning.refused.Refused` when
    it is the main place on one of the days.
    """
    may_change_people(by)
    must_run_forward(starts_on, ends_on)
    with transaction.atomic():
        row = hold(person)
        must_work_here(row, starts_on, ends_on, "starts_on")
        ends_on = ends_on or row.left_on
        must_be_open(branch, starts_on, ends_on)
        must_be_open(job, starts_on, ends_on)
        mains, others = timelines(row)
        where = (branch.pk, job.pk)
        if any(period.what == where and period.meets(starts_on, ends_on) for period in mains):
            raise Refused(_("That is where %(name)s works already.") % {"name": row.name}, "branch")
        known = others.get(where, ())
        if instead_of is None:
            after = {**others, where: put(known, where, starts_on, ends_on)}
        else:
            after = {**others, where: redate(known, instead_of.pk, starts_on, ends_on)}
        if not _write_others(row, others, after):
            return False
        changed(
            row, "place further", by, branch=branch.key, job=job.key, since=iso(starts_on), until=iso(ends_on)
        )
        return True


def remove_further_place(*, person: Person, placement: Placement, by: User | None = None) -> None:
    """Forget a further place: it was never so. To end it, give it another last day."""
    may_change_people(by)
    with transaction.atomic():
        row = hold(person)
        gone, _rows = Placement.objects.filter(pk=placement.pk, person=row, main=False).delete()
        if gone:
            branch, job = placement.branch.key, placement.job.key
            changed(row, "remove further place", by, branch=branch, job=job, since=iso(placement.starts_on))


def timelines(person: Person) -> tuple[Timeline[Where], dict[Where, Timeline[Where]]]:
    """The main places of a person in their order, and the further ones by place."""
    rows = list(Placement.objects.filter(person=person))
    others: dict[Where, list[Placement]] = {}
    for row in rows:
        if not row.main:
            others.setdefault(where_of(row), []).append(row)
    mains = read([row for row in rows if row.main], where_of)
    return mains, {where: read(found, where_of) for where, found in others.items()}


def keep(
    person: Person,
    before: Timeline[Where],
    after: Timeline[Where],
    others: dict[Where, Timeline[Where]],
) -> bool:
    """Write another timeline of main places; what is a main place now is no further one on the same days."""
    left = {
        where: without(found, [period for period in after if period.what == where])
        for where, found in others.items()
    }
    moved = _write_others(person, others, left)
    return write(Placement, before, after, lambda where: _columns(person, where, main=True)) or moved


def must_be_open(place: Branch | Job, starts_on: date, ends_on: date | None) -> None:
    """Raise :class:`Refused` unless the branch or job is there on each of these days."""
    field = "branch" if isinstance(place, Branch) else "job"
    words = {"name": place.local_name}
    if place.starts_on and starts_on < place.starts_on:
        sentence = _("“%(name)s” begins on %(day)s.") % {**words, "day": full(place.starts_on, "on")}
        raise Refused(sentence, field)
    if place.ends_on and starts_on > place.ends_on:
        raise Refused(_("“%(name)s” ended on %(day)s.") % {**words, "day": full(place.ends_on, "on")}, field)
    if place.ends_on and (ends_on is None or ends_on > place.ends_on):
        sentence = _("“%(name)s” ends on %(day)s. Say first what comes after that day.")
        raise Refused(sentence % {**words, "day": full(place.ends_on, "on")}, field)


def _write_others(
    person: Person, before: dict[Where, Timeline[Where]], after: dict[Where, Timeline[Where]]
) -> bool:
    done = [
        write(Placement, before.get(where, ()), found, lambda where: _columns(person, where, main=False))
        for where, found in after.items()
    ]
    return any(done)


def where_of(row: Placement) -> Where:
    """The branch and the job of a place, as a timeline knows them."""
    return row.branch_id, row.job_id


def _columns(person: Person, where: Where, *, main: bool) -> dict[str, Any]:
    return {"person": person, "branch_id": where[0], "job_id": where[1], "main": main}
