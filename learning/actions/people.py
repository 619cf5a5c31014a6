"""Write down that somebody works here, and what they are called."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from learning.actions import leading
from learning.actions.accounts import open_account
from learning.actions.audit import audit
from learning.actions.person_row import changed, hold, hold_lines, iso, may_change_people
from learning.actions.placing import must_be_open
from learning.models import Branch, Job, Person, Placement, User
from learning.models.people import UserManager
from learning.refused import Refused


def add_person(
    *,
    number: str,
    name: str,
    branch: Branch,
    job: Job,
    hired_on: date,
    manager: Person | None = None,
    buddy: Person | None = None,
    locale: str = "en",
    support_locale: str = "",
    email: str = "",
    by: User | None = None,
) -> Person:
    """Somebody who works here from ``hired_on`` on, with a place, an account and, if there is one, a manager.

    Raises :class:`~learning.refused.Refused` when the employee number is taken, or a place or manager is not there
    on the first day.
    """
    may_change_people(by)
    number, name = number.strip(), name.strip()
    with transaction.atomic():
        hold_lines()
        taken = Person.objects.filter(number__iexact=number).first()
        if taken:
            raise Refused(_("%(name)s has this number already.") % {"name": taken.name}, "number")
        if User.objects.filter(login=UserManager.normalize_login(number)).exists():
            raise Refused(_("Somebody signs in with this number already."), "number")
        must_be_open(branch, hired_on, None)
        must_be_open(job, hired_on, None)
        person = Person.objects.create(
            number=number,
            name=name,
            branch=branch,
            job=job,
            hired_on=hired_on,
            buddy=buddy,
            locale=locale,
            support_locale=support_locale,
        )
        Placement.objects.create(person=person, branch=branch, job=job, starts_on=hired_on)
        open_account(person=person, email=email, by=by)
        if manager is not None:
            leading.lead(person=person, manager=manager, starts_on=hired_on, by=by)
        changed(person, "add person", by, branch=branch.key, job=job.key, first_day=iso(hired_on))
        return person


def change_person(
    *,
    person: Person,
    name: str,
    locale: str,
    support_locale: str = "",
    zone: str = "",
    email: str = "",
    buddy: Person | None = None,
    by: User | None = None,
) -> bool:
    """Correct what the person is called, speaks and lives by, and who is the buddy; ``False`` if it is so already."""
    may_change_people(by)
    with transaction.atomic():
        row = hold(person)
        if buddy is not None and buddy.pk == row.pk:
            raise Refused(_("Nobody is their own buddy."), "buddy")
        wanted = {
            "name": name.strip(),
            "locale": locale,
            "support_locale": support_locale,
            "zone": zone,
            "buddy_id": buddy.pk if buddy else None,
        }
        fields = [field for field, value in wanted.items() if getattr(row, field) != value]
        for field in fields:
            setattr(row, field, wanted[field])
        if fields:
            row.save(update_fields=fields)
        if _change_email(row, email, by):
            fields.append("email")
        if fields:
            # Which of them, and not what they say: the audit holds no names.
            audit(
                "change person",
                by=by,
                object_kind="person",
                object_uuid=row.uuid,
                person=row,
                fields=sorted(field.removesuffix("_id") for field in fields),
            )
            person.refresh_from_db()
        return bool(fields)


def _change_email(person: Person, email: str, by: User | None) -> bool:
    user = person.user
    if (user.email if user else "") == email:
        return False
    if email:
        open_account(person=person, email=email, by=by)
    elif user is not None:
        user.email = ""
        user.save(update_fields=["email"])
    return True
