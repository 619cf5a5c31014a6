"""What one line of a list would do to the company as it is: values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal

from learning.lists.columns import spelled
from learning.rules.periods import Timeline, on_day

type Effect = Literal["new", "changed", "same", "error"]
type Errors = dict[str, dict[str, Any]]
type Changes = dict[str, list[str]]

NEAREST = 2
_CLOSE = 0.6


@dataclass(frozen=True)
class Place:
    """A branch or a job. ``shared``: the short names of all that have this name, where it is more than one."""

    pk: int
    name: str
    shared: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    locale: str = "en"


@dataclass(frozen=True)
class Known:
    """Somebody who is here already. ``places`` are main ones (branch and job by pk), ``lines`` name managers by small
    number, ``parked`` is the number that they wait for."""

    pk: int
    number: str
    name: str
    hired_on: date
    left_on: date | None
    locale: str
    support_locale: str
    email: str
    places: Timeline[tuple[int, int]] = ()
    lines: Timeline[str] = ()
    parked: str = ""


@dataclass(frozen=True)
class Company:
    """What a portion of lines needs to know. Numbers and e-mail addresses are small, names ``spelled``.

    ``twice``: the numbers that several lines have, each with the ways in which it is written there.
    """

    people: Mapping[str, Known]
    branches: Mapping[str, Place]
    jobs: Mapping[str, Place]
    listed: frozenset[str] = frozenset()
    twice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    twice_emails: frozenset[str] = frozenset()
    emails: Mapping[str, str] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """``changes`` is field to what it is and what it becomes; ``parked`` a manager's number that nobody has."""

    effect: Effect
    person: int | None = None
    changes: Changes = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    parked: str = ""


def small(number: str) -> str:
    """One spelling of an employee number or an e-mail address, for comparing."""
    return number.casefold()


def plan(data: Mapping[str, str], read_errors: Errors, company: Company, valid_from: date) -> Plan:
    """Compare what a line says with what is known. An empty cell says nothing: it never takes something away."""
    number = small(data.get("number", ""))
    known = company.people.get(number)
    errors: Errors = dict(read_errors)
    if number and number in company.twice:
        others = [one for one in company.twice[number] if one != data["number"]]
        errors.setdefault(
            "number", {"key": "twice-letters", "names": others[:5]} if others else {"key": "twice"}
        )
    branch = _place(data, "branch", company.branches, errors)
    job = _place(data, "job", company.jobs, errors)
    _email(data, number, company, errors)
    pk = known.pk if known else None
    if known is None and number and number in company.logins:
        errors.setdefault("number", {"key": "login-taken"})
    if errors or branch is None or job is None:
        return Plan("error", pk, errors=errors)
    hired_on = date.fromisoformat(data["hired_on"])
    left_on = date.fromisoformat(data["left_on"]) if data.get("left_on") else None
    changes: Changes = {}
    if known is None:
        for name in ("number", "name", "branch", "job", "hired_on"):
            changes[name] = ["", data[name]]
        changes["branch"], changes["job"] = ["", branch.name], ["", job.name]
        changes["locale"] = ["", data.get("locale") or branch.locale]
        for name in ("support_locale", "email", "left_on"):
            if data.get(name):
                changes[name] = ["", data[name]]
        start = hired_on
    else:
        start = _compare(known, data, hired_on, left_on, branch, job, company, valid_from, changes, errors)
    _open(branch, "branch", start, left_on, changes, errors)
    _open(job, "job", start, left_on, changes, errors)
    parked = _manager(known, data, company, start, left_on, changes, errors)
    if errors:
        return Plan("error", pk, errors=errors)
    if known is None:
        return Plan("new", None, changes, parked=parked)
    return Plan("changed" if changes else "same", pk, changes, parked=parked)


def _place(data: Mapping[str, str], name: str, places: Mapping[str, Place], errors: Errors) -> Place | None:
    words = data.get(name, "")
    found = places.get(spelled(words))
    if found is not None and found.shared:
        errors.setdefault(name, {"key": f"several-{name}", "names": list(found.shared)})
        return None
    if found is None and name not in errors:
        near = get_close_matches(spelled(words), places, n=NEAREST, cutoff=_CLOSE)
        names = list(dict.fromkeys(places[one].name for one in near))
        errors[name] = {"key": f"unknown-{name}", "near": names}
    return found


def _email(data: Mapping[str, str], number: str, company: Company, errors: Errors) -> None:
    email = small(data.get("email", ""))
    if not email or "email" in errors:
        return
    if email in company.twice_emails:
        errors["email"] = {"key": "email-twice"}
    elif company.emails.get(email, number) != number:
        errors["email"] = {"key": "email-taken"}


def _compare(
    known: Known,
    data: Mapping[str, str],
    hired_on: date,
    left_on: date | None,
    branch: Place,
    job: Place,
    company: Company,
    valid_from: date,
    changes: Changes,
    errors: Errors,
) -> date:
    """Note what differs; return the day from which the line counts for this person."""
    back = known.left_on is not None and hired_on > known.left_on
    if known.left_on is not None and not back and known.left_on < valid_from and left_on is None:
        errors["hired_on"] = {"key": "left", "day": known.left_on.isoformat()}
    start = hired_on if back else max(valid_from, hired_on)
    last = left_on or (None if back else known.left_on)
    for name in ("name", "locale", "support_locale"):
        if data.get(name) and data[name] != getattr(known, name):
            changes[name] = [getattr(known, name), data[name]]
    if data.get("email") and small(data["email"]) != small(known.email):
        changes["email"] = [known.email, data["email"]]
    if hired_on != known.hired_on:
        changes["hired_on"] = [known.hired_on.isoformat(), data["hired_on"]]
    if left_on is not None and left_on != known.left_on:
        changes["left_on"] = [known.left_on.isoformat() if known.left_on else "", data["left_on"]]
    if last is not None and last < start:
        return start  # gone before the list counts: places and managers of then are past
    now = on_day(known.places, max(start, known.hired_on) if not back else start)
    names_of = (
        {one.pk: one.name for one in company.branches.values()},
        {one.pk: one.name for one in company.jobs.values()},
    )
    for name, found, names, place in (("branch", branch, names_of[0], 0), ("job", job, names_of[1], 1)):
        if now is None or now.what[place] != found.pk:
            changes[name] = [names.get(now.what[place], "") if now else "", found.name]
    return start


def _open(
    place: Place, name: str, start: date, left_on: date | None, changes: Changes, errors: Errors
) -> None:
    if not ({"branch", "job"} & changes.keys()):
        return
    if place.starts_on and start < place.starts_on:
        errors[name] = {"key": "not-open-yet", "day": place.starts_on.isoformat()}
    elif place.ends_on and (left_on is None or left_on > place.ends_on):
        errors[name] = {"key": "closes", "day": place.ends_on.isoformat()}


def _manager(
    known: Known | None,
    data: Mapping[str, str],
    company: Company,
    start: date,
    left_on: date | None,
    changes: Changes,
    errors: Errors,
) -> str:
    """Note another manager; return the number if nobody has it, now or in this list."""
    wanted = small(data.get("manager", ""))
    last = left_on or (known.left_on if known and "hired_on" not in changes else None)
    if not wanted or (last is not None and last < start):
        return ""
    manager = company.people.get(wanted)
    before = ""
    since = start
    if manager is not None:
        since = max(start, manager.hired_on)
        if manager.left_on is not None and manager.left_on < since:
            errors["manager"] = {
                "key": "manager-left",
                "name": manager.name,
                "day": manager.left_on.isoformat(),
            }
            return ""
    if known is not None:
        now = on_day(known.lines, since)
        before = now.what if now else ""
    unknown = manager is None and wanted not in company.listed
    if before == wanted or (unknown and known is not None and known.parked == wanted):
        return wanted if unknown else ""
    changes["manager"] = [before, data["manager"]]
    return wanted if unknown else ""
