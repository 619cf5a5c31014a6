"""The first day, the last day, and coming back."""

from datetime import date

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from learning.actions import leading, placing
from learning.actions.accounts import close_account, reopen_account
from learning.actions.day import settle_places
from learning.actions.person_row import (
    changed,
    hold,
    hold_lines,
    iso,
    may_change_people,
    must_work_here,
    today,
)
from learning.dates import full
from learning.models import Branch, Deputy, Job, Leave, Person, Placement, ReportingLine, User
from learning.refused import Refused
from learning.rules.periods import DAY, Timeline, clear, on_day, put


def leave_company(
    *, person: Person, last_day: date, successor: Person | None = None, by: User | None = None
) -> bool:
    """``last_day`` is the person's last one; ``False`` if that is known.

    Places, lines in both directions, leaves and deputies end with it. The account is closed when the day is over, at
    once when it is over already. ``successor`` leads the person's people from the day after; of the people whom the
    successor is one, they come under the person's own manager. A later or no longer past last day stretches what had
    ended with the old one.
    """
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        if last_day < row.hired_on:
            raise Refused(
                _("The first day of %(name)s is %(day)s.") % {"name": row.name, "day": full(row.hired_on)},
                "last_day",
            )
        if successor is not None:
            if successor.pk == row.pk:
                raise Refused(_("Choose somebody else: %(name)s leaves.") % {"name": row.name}, "successor")
            must_work_here(successor, last_day + DAY, None, "successor")
        before, led = row.left_on, _led_after(row, last_day)
        row.left_on = last_day
        row.save(update_fields=["left_on"])
        _stretch_or_cut(row, before, last_day)
        handed_over = _hand_over(led, row, successor, last_day + DAY, by) if successor else False
        person.refresh_from_db()
        if before == last_day and not handed_over:
            return False
        settle_places([row.pk])
        changed(row, "leave company", by, last_day=iso(last_day))
        if last_day < today(row):
            close_account(person=row, by=by)
        elif before is not None and before < today(row):
            reopen_account(person=row, by=by)
        return True


def stay(*, person: Person, by: User | None = None) -> bool:
    """The person does not leave after all: main place and main line go on. ``False`` if they were not leaving.

    What else had been cut (people whom they led, deputies) is said anew. Raises :class:`Refused` once they are gone:
    then they come back on a day.
    """
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        if row.left_on is None:
            return False
        if row.left_on < today(row):
            raise Refused(
                _("%(name)s is gone already. Say on which day they come back.") % {"name": row.name}
            )
        before, row.left_on = row.left_on, None
        row.save(update_fields=["left_on"])
        _stretch_or_cut(row, before, None)
        settle_places([row.pk])
        changed(row, "stay", by)
        person.refresh_from_db()
        return True


def come_back(
    *,
    person: Person,
    branch: Branch,
    job: Job,
    starts_on: date,
    manager: Person | None = None,
    by: User | None = None,
) -> None:
    """The person works here again from ``starts_on``, under the same number; the record goes on where it was.

    Raises :class:`Refused` for a day that is not after the last one.
    """
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        if row.left_on is None:
            raise Refused(_("%(name)s works here already.") % {"name": row.name})
        if starts_on <= row.left_on:
            raise Refused(
                _("Choose a day after the last one, which was on %(day)s.")
                % {"day": full(row.left_on, "on")},
                "starts_on",
            )
        row.hired_on, row.left_on = starts_on, None
        row.save(update_fields=["hired_on", "left_on"])
        placing.place(person=row, branch=branch, job=job, starts_on=starts_on, by=by)
        if manager is not None:
            leading.lead(person=row, manager=manager, starts_on=starts_on, by=by)
        changed(row, "come back", by, since=iso(starts_on))
        reopen_account(person=row, by=by)
        person.refresh_from_db()


def change_first_day(*, person: Person, hired_on: date, by: User | None = None) -> bool:
    """Correct the first day: the first place begins with it, and nothing is before it. ``False`` if it is known."""
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        before = row.hired_on
        if hired_on == before:
            return False
        if row.left_on and hired_on > row.left_on:
            raise Refused(
                _("The last day of %(name)s is %(day)s.") % {"name": row.name, "day": full(row.left_on)},
                "hired_on",
            )
        row.hired_on = hired_on
        row.save(update_fields=["hired_on"])
        mains, others = placing.timelines(row)
        if hired_on > before:
            placing.keep(row, mains, clear(mains, before, hired_on - DAY), others)
            _start_later(row, before, hired_on)
        else:
            if any(period.meets(hired_on, before - DAY) for period in mains):
                sentence = _("On %(day)s they had another place.")
                raise Refused(sentence % {"day": full(hired_on, "on")}, "hired_on")
            first = on_day(mains, before)
            if first is not None:
                after = put(mains, first.what, hired_on, first.ends_on)
                placing.must_be_open(Branch.objects.get(pk=first.what[0]), hired_on, first.ends_on)
                placing.must_be_open(Job.objects.get(pk=first.what[1]), hired_on, first.ends_on)
                placing.keep(row, mains, after, others)
        settle_places([row.pk])
        changed(row, "change first day", by, before=iso(before), first_day=iso(hired_on))
        person.refresh_from_db()
        return True


def _stretch_or_cut(row: Person, before: date | None, last_day: date | None) -> None:
    """What ended with the old last day, ``before``, goes on until the new one; what goes beyond that is cut."""
    places, further = placing.timelines(row)
    stretched = _moved(places, before, last_day)
    if stretched != places and (end := next((one for one in stretched if one.ends_on == last_day), None)):
        placing.must_be_open(Branch.objects.get(pk=end.what[0]), end.starts_on, last_day)
        placing.must_be_open(Job.objects.get(pk=end.what[1]), end.starts_on, last_day)
    placing.keep(row, places, stretched, further)
    lines, more = leading.timelines(row)
    leading.keep(row, lines, _until_they_leave(_moved(lines, before, last_day)), more)
    if last_day is not None:
        _cut(Placement, Q(person=row, main=False), last_day)
        _cut(ReportingLine, Q(person=row, main=False) | Q(manager=row), last_day)
        _cut(Leave, Q(person=row), last_day)
        _cut(Deputy, Q(manager=row) | Q(deputy=row), last_day)


def _moved[What](mains: Timeline[What], before: date | None, last_day: date | None) -> Timeline[What]:
    if before is not None and (last_day is None or last_day > before):
        last = next((period for period in mains if period.ends_on == before), None)
        return put(mains, last.what, before, last_day) if last else mains
    return clear(mains, last_day + DAY) if last_day else mains


def _until_they_leave(lines: Timeline[int]) -> Timeline[int]:
    """No line goes beyond the last day of its manager."""
    gone = dict(
        Person.objects.filter(pk__in={line.what for line in lines}, left_on__isnull=False).values_list(
            "pk", "left_on"
        )
    )
    for line in lines:
        last = gone.get(line.what)
        if last and line.last > last:
            lines = clear(lines, max(last + DAY, line.starts_on), line.ends_on)
    return lines


def _cut(model: type[Model], which: Q, last_day: date) -> None:
    rows = model._default_manager.filter(which)
    rows.filter(starts_on__gt=last_day).delete()
    rows.filter(Q(ends_on=None) | Q(ends_on__gt=last_day)).update(ends_on=last_day)


def _led_after(manager: Person, last_day: date) -> list[Person]:
    """The people whom ``manager`` was to lead after that day, or led until it without anybody after that."""
    lines = ReportingLine.objects.filter(manager=manager, main=True).exclude(ends_on__lt=last_day)
    people = list(Person.objects.filter(lines_up__in=lines).distinct().order_by("pk"))
    followed = set(
        ReportingLine.objects.filter(person__in=people, main=True, starts_on__lte=last_day + DAY)
        .exclude(manager=manager)
        .exclude(ends_on__lte=last_day)
        .values_list("person", flat=True)
    )
    return [one for one in people if one.pk not in followed]


def _hand_over(
    people: list[Person], leaver: Person, successor: Person, starts_on: date, by: User | None
) -> bool:
    """Put the leaver's people under the successor; who is the successor comes under the leaver's own manager."""
    above = on_day(leading.timelines(leaver)[0], starts_on - DAY)
    manager = Person.objects.select_related("user").get(pk=above.what) if above else None
    done = False
    # The successor first: else they would lead themselves through those who follow.
    for person in sorted(people, key=lambda one: one.pk != successor.pk):
        if person.left_on is not None and person.left_on < starts_on:
            continue
        to = manager if person.pk == successor.pk else successor
        if to is not None:
            since = max(starts_on, person.hired_on)
            done |= leading.lead(person=person, manager=to, starts_on=since, by=by)
    return done


def _start_later(row: Person, before: date, hired_on: date) -> None:
    """What began before the new first day begins with it, or was never so."""
    for model, own in (
        (Placement, Q(person=row, main=False)),
        (ReportingLine, Q(person=row) | Q(manager=row)),
        (Leave, Q(person=row)),
        (Deputy, Q(manager=row) | Q(deputy=row)),
    ):
        rows = model._default_manager.filter(own, starts_on__gte=before, starts_on__lt=hired_on)
        rows.filter(ends_on__lt=hired_on).delete()
        rows.update(starts_on=hired_on)
