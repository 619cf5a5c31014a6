"""Every question of permission, by name. Views, exports, mails and fragments all ask here."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from learning.models import Assignment, Branch, Deputy, Person, ReportingLine, User
from learning.roles import Role
from learning.viewer import NoPerson, person_of, today_of

# Everybody below somebody, and below those for whom they stand in, on a day. A deputy's deputies are not asked.
# UNION (not UNION ALL) ends even if lines should form a ring. The day travels along as a column: compared with a value
# instead, SQLite reads all lines of the company first, to sort out those that do not hold on the day.
_BELOW = """
    WITH RECURSIVE heads(person_id, day) AS (
        SELECT id, %s FROM learning_person WHERE id = %s
        UNION
        SELECT manager_id, %s FROM learning_deputy
        WHERE deputy_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
    ), below(person_id, day) AS (
        SELECT line.person_id, heads.day FROM learning_reportingline line
        JOIN heads ON line.manager_id = heads.person_id
        WHERE line.starts_on <= heads.day AND (line.ends_on IS NULL OR line.ends_on >= heads.day)
        UNION
        SELECT line.person_id, below.day FROM learning_reportingline line
        JOIN below ON line.manager_id = below.person_id
        WHERE line.starts_on <= below.day AND (line.ends_on IS NULL OR line.ends_on >= below.day)
    )
    SELECT person_id FROM below
"""
NOBODY = 0
"""The primary key of no row."""


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
    """The people whom ``manager`` leads on that day, directly or through others; never the manager.

    With them those of every manager for whom ``manager`` stands in on that day.
    """
    return _below(manager, on, heads=manager.pk)


def _below(person: Person, on: date, heads: int) -> QuerySet[Person]:
    # A constant statement; the values go in as parameters.
    ids = RawSQL(_BELOW, (on, heads, on, person.pk, on, on))  # noqa: S611
    return Person.objects.filter(id__in=ids).exclude(pk=person.pk)


def led_by(user: User, on: date) -> QuerySet[Person]:
    """The team of whoever has this account: a manager's own people, and those of managers whom they stand in for."""
    try:
        person = person_of(user)
    except NoPerson:
        return Person.objects.none()
    if has_role(user, Role.MANAGER):
        return team_of(person, on)
    return _below(person, on, heads=NOBODY) if stands_in(user, on) else Person.objects.none()


def with_standing_in(users: QuerySet[User]) -> QuerySet[User]:
    """Accounts that know whether to ask for whom they stand in: most stand in for nobody, and need no query for it.

    A day is wide enough for every zone: the answer itself is given by :func:`stands_in`.
    """
    today, day = timezone.now().date(), timedelta(days=1)
    near = Deputy.objects.filter(deputy__user=OuterRef("pk"), starts_on__lte=today + day).exclude(
        ends_on__lt=today - day
    )
    return users.annotate(may_stand_in=Exists(near))


def stands_in(user: User | AnonymousUser, on: date) -> bool:
    """Whether this account is that of a manager's deputy on that day. Read once for each day and request."""
    if not user.is_authenticated or not user.is_active:
        return False
    known: dict[date, bool] | None = getattr(user, "_stands_in", None)
    if known is None:
        known = user._stands_in = {}  # type: ignore[attr-defined]
    near = abs((on - timezone.now().date()).days) <= 1
    if near and not getattr(user, "may_stand_in", True):
        return False
    if on not in known:
        known[on] = (
            Deputy.objects.filter(deputy__user=user, starts_on__lte=on).exclude(ends_on__lt=on).exists()
        )
    return known[on]


def people_visible_to(user: User, on: date) -> QuerySet[Person]:
    """Whose record ``user`` may open on that day, besides their own."""
    return Person.objects.all() if may_see_everybody(user) else led_by(user, on)


def may_see_record_of(user: User, person_uuid: UUID, on: date) -> bool:
    """Own record, or that of somebody in one's scope."""
    own = Q(uuid=person_uuid, user=user)
    return (
        Person.objects.filter(own).exists() or people_visible_to(user, on).filter(uuid=person_uuid).exists()
    )


def given_by(user: User, person: Person, on: date) -> Assignment.Source | None:
    """As whom ``user`` may give ``person`` something to learn on that day; ``None`` when they may not.

    A manager gives to own people, and so does whoever stands in; a people officer to everybody who works here.
    """
    if person.left_on is not None and person.left_on < on:
        return None
    if led_by(user, on).filter(pk=person.pk).exists():
        return Assignment.Source.MANAGER
    return Assignment.Source.PEOPLE if has_role(user, Role.PEOPLE) else None


def may_see_team(user: User | AnonymousUser) -> bool:
    """Whether there is a team page for this account: a manager's, or that of somebody who stands in for one today."""
    return has_role(user, Role.MANAGER) or stands_in(user, today_of(user))


def may_mark(user: User | AnonymousUser) -> bool:
    """Whether this account has a list of what people wrote, to be marked."""
    return has_role(user, Role.TRAINER) or may_see_team(user)


def people_marked_by(user: User, on: date) -> QuerySet[Person]:
    """Whose written answers ``user`` may mark on that day: a trainer everybody's, a manager those of own people.

    Nobody marks what is their own.
    """
    if has_role(user, Role.TRAINER):
        return Person.objects.exclude(user=user)
    return led_by(user, on)


def may_see_everybody(user: User | AnonymousUser) -> bool:
    """Whether this account may open the record of whoever works or worked here."""
    return has_role(user, Role.AUDITOR, Role.PEOPLE)


def may_run_people_office(user: User | AnonymousUser) -> bool:
    """Whether this account looks after people, branches, requirements, imports and messages."""
    return has_role(user, Role.PEOPLE)


def may_set_allowance(user: User | AnonymousUser) -> bool:
    """Whether this account says how much more time people have: the people office, and nobody else."""
    return may_run_people_office(user)


def may_see_allowance(user: User | AnonymousUser, person: Person) -> bool:
    """Whether this account may know how much more time ``person`` has. A need is nobody's business: not the manager's,
    nor that of whoever teaches, marks or audits.
    """
    own = user.pk is not None and person.user_id == user.pk
    return own or may_set_allowance(user)


SOON = timedelta(days=30)
"""So long before their first day people may be let in, to look round."""
_LED_HATS = frozenset({Role.EMPLOYEE.value, Role.MANAGER.value})


def works_here(person: Person, on: date) -> bool:
    """Whether somebody works here on that day, or starts within a month."""
    return person.hired_on - SOON <= on and (person.left_on is None or person.left_on >= on)


def comes_by_card(account: User) -> bool:
    """Whether a one-time code may open this account: never one that is closed, or that rules the installation."""
    return account.is_active and not rules_the_installation(account)


def rules_the_installation(account: User) -> bool:
    """Whether this account has a power of its own, or hands out hats."""
    admin = account.groups.filter(name=Role.ADMIN.value).exists()
    return account.is_superuser or account.is_staff or admin


def may_let_in(user: User, person: Person, on: date) -> bool:
    """Whether ``user`` may make a card with a one-time code for ``person`` on that day.

    The people office for everybody, whoever leads people for those. Whoever holds the card comes in as the person, so
    nobody makes one for themselves, and who leads people only for accounts that wear no hat they do not wear: a code
    is no way to more power.
    """
    account = person.user
    if account is not None and (account.pk == user.pk or not comes_by_card(account)):
        return False
    if not works_here(person, on):
        return False
    if account is not None and not gains_nothing(user, account):
        return False
    return may_run_people_office(user) or led_by(user, on).filter(pk=person.pk).exists()


def gains_nothing(user: User, account: User) -> bool:
    """Whether ``user`` could do no more with ``account`` than with their own, where a code would let them in as it.

    The people office is trusted with every account that comes by a card.
    """
    if may_run_people_office(user):
        return True
    return user.is_active and _hats(account) <= _hats(user) | _LED_HATS


def _hats(user: User) -> set[str]:
    has_role(user)
    return set(getattr(user, "_roles", ()))


def may_appoint_deputy(user: User | AnonymousUser, manager: Person) -> bool:
    """Whether this account says who stands in for ``manager``: the people office, and a manager for themselves."""
    if may_run_people_office(user):
        return True
    return has_role(user, Role.MANAGER) and user.pk is not None and manager.user_id == user.pk


def device_branches(user: User | AnonymousUser, on: date) -> QuerySet[Branch]:
    """For which branches this account marks devices as shared: the people office for all of them, whoever leads people
    for their own and those of these people.
    """
    if may_run_people_office(user):
        return Branch.objects.all()
    if not may_see_team(user):
        return Branch.objects.none()
    led = led_by(user, on).order_by().values("branch")  # type: ignore[arg-type]
    return Branch.objects.filter(Q(pk__in=led) | Q(people__user=user)).distinct()


def may_share_devices(user: User | AnonymousUser) -> bool:
    """Whether there is any branch for which this account marks devices."""
    return may_run_people_office(user) or may_see_team(user)


def may_close_account(user: User | AnonymousUser, person: Person) -> bool:
    """Whether this account closes and opens that of ``person``: the people office, never its own, nor one that rules
    the installation.
    """
    account = person.user
    if not may_run_people_office(user) or account is None or account.pk == user.pk:
        return False
    return not rules_the_installation(account)


def may_name_own_deputy(user: User | AnonymousUser) -> bool:
    """Whether this account says on a screen of its own who stands in for it: a manager, never their deputy."""
    return has_role(user, Role.MANAGER)


def colleagues_of(manager: Person, on: date) -> QuerySet[Person]:
    """Whom a manager may look up by name to stand in: own people, who works at the same branch, the managers above and
    those whom these lead directly. Nobody who has left.
    """
    lines = ReportingLine.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    above = lines.filter(person=manager).values("manager")
    who = (
        Q(pk__in=team_of(manager, on).values("pk"))
        | Q(branch=manager.branch_id)
        | Q(pk__in=above)
        | Q(pk__in=lines.filter(manager__in=above).values("person"))
    )
    return Person.objects.filter(who).exclude(left_on__lt=on).exclude(pk=manager.pk)


def may_author(user: User | AnonymousUser) -> bool:
    """Whether this account writes courses, scenarios and quizzes."""
    return has_role(user, Role.TRAINER, Role.ADMIN) or bool(user.is_authenticated and user.is_superuser)
