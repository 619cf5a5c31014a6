"""Every question of permission, by name. Views, exports, mails and fragments all ask here."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from learning.models import Person, User
from learning.roles import Role

# Everybody below a manager, on a day. UNION (not UNION ALL) ends even if lines should form a ring.
_BELOW = """
    WITH RECURSIVE below(person_id) AS (
        SELECT person_id FROM learning_reportingline
        WHERE manager_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
        UNION
        SELECT line.person_id FROM learning_reportingline line
        JOIN below ON line.manager_id = below.person_id
        WHERE line.starts_on <= %s AND (line.ends_on IS NULL OR line.ends_on >= %s)
    )
    SELECT person_id FROM below
"""


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Whether the account wears one of these hats. The answer is read once per request."""
    if not user.is_authenticated or not user.is_active:
        return False
    held: set[str] | None = getattr(user, "_roles", None)
    if held is None:
        held = set(user.groups.values_list("name", flat=True))
        user._roles = held  # type: ignore[attr-defined]
    return any(role.value in held for role in roles)


def team_of(manager: Person, on: date) -> QuerySet[Person]:
    """The people whom ``manager`` leads on that day, directly or through others; never the manager."""
    # A constant statement; the values go in as parameters.
    ids = RawSQL(_BELOW, (manager.pk, on, on, on, on))  # noqa: S611
    return Person.objects.filter(id__in=ids).exclude(pk=manager.pk)


def people_visible_to(user: User, on: date) -> QuerySet[Person]:
    """Whose record ``user`` may open on that day, besides their own."""
    if has_role(user, Role.AUDITOR, Role.PEOPLE):
        return Person.objects.all()
    person = Person.objects.filter(user=user).first()
    if person is None or not has_role(user, Role.MANAGER):
        return Person.objects.none()
    return team_of(person, on)


def may_see_record_of(user: User, person_uuid: UUID, on: date) -> bool:
    """Own record, or that of somebody in one's scope."""
    own = Q(uuid=person_uuid, user=user)
    return (
        Person.objects.filter(own).exists() or people_visible_to(user, on).filter(uuid=person_uuid).exists()
    )


def may_see_team(user: User | AnonymousUser) -> bool:
    """Whether there is a team page for this account."""
    return has_role(user, Role.MANAGER)


def may_author(user: User | AnonymousUser) -> bool:
    """Whether this account writes courses, scenarios and quizzes."""
    return has_role(user, Role.TRAINER, Role.ADMIN) or bool(user.is_authenticated and user.is_superuser)
