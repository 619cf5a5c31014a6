"""Set up Five Doors: the places, the people, their accounts, their past, and what is asked. All of it, or nothing."""

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from cms.demo.company import PASSWORD, Account, Company, five_doors
from cms.demo.course import KEY, WRITING, course_walk
from cms.demo.garbage import no_collecting
from cms.demo.history import Leaders, live_all
from learning import api as learning


class DemoRefused(Exception):
    """The demo cannot be loaded here; the message says why in one line."""


@dataclass(frozen=True)
class Loaded:
    """How many people came, and whether they had been here before."""

    people: int
    already: bool


def load(today: date) -> Loaded:
    """Load the company as it stands on ``today``. Loading again changes nothing.

    Raises :class:`~cms.demo.course.CourseMissing` when there is nothing to learn yet, and :class:`DemoRefused` when
    accounts or employee numbers of the demo belong to something else.
    """
    company = five_doors(today)
    walks = {key: course_walk(key) for key in {KEY, WRITING, *(one.course for one in company.asked)}}
    with transaction.atomic(), no_collecting():
        if _is_here(company):
            return Loaded(len(company.people), already=True)
        learning.bring_places(company.branches, company.jobs)
        users = {account.name: _account(account) for account in company.accounts}
        owners = {account.person: users[account.name] for account in company.accounts if account.person}
        learning.bring_people([_with(person, owners) for person in company.people])
        rows = {
            person.number: person
            for person in learning.Person.objects.filter(
                number__in=[one.number for one in company.people]
            ).select_related("branch", "job", "user")
        }
        owner = {account.name: rows[account.person] for account in company.accounts if account.person}
        leaders = Leaders(trainer=owner["trainer"], manager=owner["manager"])
        live_all([(past, rows[past.number]) for past in company.pasts], walks, leaders)
        # After the pasts: what people have been given by then keeps its reason and its date, where that is earlier.
        learning.bring_requirements(
            [
                learning.RequirementIn(
                    walks[one.course].course.uuid, jobs=one.jobs, days=one.days, opens=one.opens
                )
                for one in company.asked
            ],
            by=users["people"],
        )
        return Loaded(len(rows), already=False)


def _is_here(company: Company) -> bool:
    """Whether everybody is here. Some of them would mean that the names are taken: then nothing is touched."""
    numbers = {one.number for one in company.people}
    logins = {account.login for account in company.accounts}
    people = learning.Person.objects.filter(number__in=numbers).count()
    users = learning.User.objects.filter(login__in=logins).count()
    if people == len(numbers) and users == len(logins):
        return True
    if people or users:
        raise DemoRefused(
            f"{users} of the {len(logins)} demo accounts and {people} of its {len(numbers)} employee numbers are "
            "taken. Start with `make reset`, or load the demo into an empty database."
        )
    return False


def _account(account: Account) -> learning.User:
    user = learning.User.objects.create_user(account.login, PASSWORD, email=account.login)
    user.groups.set(Group.objects.filter(name__in=account.roles))
    return user


def _with(person: learning.PersonIn, owners: dict[str, learning.User]) -> learning.PersonIn:
    return replace(person, user=owners[person.number]) if person.number in owners else person
