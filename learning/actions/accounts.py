"""Opening and closing the accounts of people who work here."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from learning.actions.audit import audit
from learning.models import Person, Session, SignInCode, User
from learning.roles import Role


def open_account(*, person: Person, email: str = "", by: User | None = None) -> User:
    """The person's account: the one they have, or a new one under their employee number.

    A new one has the role of an employee and no password: the first sign-in is by a one-time code. An e-mail address
    that is given is written down either way; none changes nothing.
    """
    with transaction.atomic():
        # The account is read after the row is held: joined to it, it would be as it was before the wait.
        row = Person.objects.select_for_update().get(pk=person.pk)
        user = row.user
        if user is None:
            user = User.objects.create_user(row.number, email=email)
            user.groups.add(Group.objects.get(name=Role.EMPLOYEE.value))
            row.user = user
            row.save(update_fields=["user"])
            audit("open account", by=by, object_kind="person", object_uuid=row.uuid, person=row)
        elif email and user.email != email:
            user.email = email
            user.save(update_fields=["email"])
        person.user = user
        return user


def close_account(*, person: Person, by: User | None = None) -> bool:
    """End every session of the person at their next request and let nobody sign in; ``False`` if it was closed.

    Sessions are ended for good, and an open sign-in card stops working too: either would let in again whoever holds it
    when the account is reopened.
    """
    with transaction.atomic():
        changed = User.objects.filter(person=person, is_active=True).update(is_active=False)
        if changed:
            Session.objects.filter(user__person=person).delete()
            SignInCode.objects.filter(user__person=person, used_at=None, cancelled_at=None).update(
                cancelled_at=timezone.now()
            )
            audit("close account", by=by, object_kind="person", object_uuid=person.uuid, person=person)
        return bool(changed)


def reopen_account(*, person: Person, by: User | None = None) -> bool:
    """Let the person sign in again; ``False`` if they could anyway, or have no account."""
    with transaction.atomic():
        changed = User.objects.filter(person=person, is_active=False).update(is_active=True)
        if changed:
            audit("reopen account", by=by, object_kind="person", object_uuid=person.uuid, person=person)
        return bool(changed)
