"""Branches and jobs: open them, rename them, close them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from learning.actions.audit import audit
from learning.actions.day import settle_places
from learning.actions.person_row import iso, may_change_people
from learning.models import Branch, Job, Person, Placement, User
from learning.refused import Refused

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class BranchFacts:
    """What is written down of a branch; see :class:`~learning.models.Branch`."""

    name: str
    zone: str
    locale: str
    opens: time = time(8)
    closes: time = time(18)
    open_days: str = "123456"
    shared_minutes: int = 10
    words: Words = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class JobFacts:
    """What is written down of a job; see :class:`~learning.models.Job`."""

    name: str
    place: str = ""
    words: Words = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None


def save_branch(*, facts: BranchFacts, branch: Branch | None = None, by: User | None = None) -> Branch:
    """Open a branch, or change one. Its key is made of the first name, and stays.

    Raises :class:`~learning.refused.Refused` when another one has the name, and when people are placed there before
    its first or after its last day.
    """
    return _save(Branch, branch, facts, by)


def save_job(*, facts: JobFacts, job: Job | None = None, by: User | None = None) -> Job:
    """Make a job, or change one, as :func:`save_branch` does for branches."""
    return _save(Job, job, facts, by)


def _save[Row: (Branch, Job)](
    model: type[Row], old: Row | None, facts: BranchFacts | JobFacts, by: User | None
) -> Row:
    may_change_people(by)
    kind = model._meta.model_name or ""
    with transaction.atomic():
        row = model.objects.select_for_update().get(pk=old.pk) if old else model()
        before = {name: getattr(row, name) for name in vars(facts)}
        if model.objects.filter(name__iexact=facts.name).exclude(pk=row.pk or 0).exists():
            raise Refused(_("There is one with this name already."), "name")
        if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
            raise Refused(_("The last day cannot be before the first."), "ends_on")
        if old:
            _refuse_while_placed(Q(**{kind: row.pk}), facts)
        for name, value in vars(facts).items():
            setattr(row, name, value)
        if not old:
            row.key = _free_key(model, facts.name)
        changed = [name for name, value in vars(facts).items() if before[name] != value]
        if old and not changed:
            return row
        row.save()
        audit(
            f"change {kind}" if old else f"add {kind}",
            by=by,
            object_kind=kind,
            key=row.key,
            fields=sorted(changed),
            ends_on=iso(facts.ends_on),
        )
        if old and isinstance(row, Branch) and "zone" in changed:
            settle_places(list(Person.objects.filter(branch=row).values_list("pk", flat=True)))
        return row


def _refuse_while_placed(which: Q, facts: BranchFacts | JobFacts) -> None:
    rows = Placement.objects.filter(which)
    if facts.ends_on:
        later = rows.filter(Q(ends_on=None) | Q(ends_on__gt=facts.ends_on))
        people = later.values("person").distinct().count()
        if people:
            raise Refused(
                _("Say first what comes after that day: people placed here beyond it: %(n)d.")
                % {"n": people},
                "ends_on",
            )
    if facts.starts_on and rows.filter(starts_on__lt=facts.starts_on).exists():
        raise Refused(_("Somebody was placed here before that day."), "starts_on")


def _free_key(model: type[Branch] | type[Job], name: str) -> str:
    stem = slugify(name)[:50] or model._meta.model_name or "place"
    taken = set(model._default_manager.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken
    )
