"""Making, using and cancelling the one-time codes with which people sign in first, or after a forgotten password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from learning import policies
from learning.actions.accounts import open_account
from learning.actions.audit import audit
from learning.models import Person, SignInCode, User
from learning.models.people import UserManager
from learning.rules.sign_in_code import LENGTH, SPACE, code_of, read_code
from learning.viewer import today_of

LASTS = timedelta(hours=72)
log = structlog.get_logger(__name__)
_NO_CODE = "-" * LENGTH


@dataclass(frozen=True)
class SignInCard:
    """What stands on a card, this once: the account's login, the code, and when it runs out."""

    login: str
    code: str
    expires_at: datetime


def make_card(*, person: Person, by: User | None, now: datetime) -> SignInCard:
    """A new code for the person; any older one stops working. Opens their account if they have none.

    Whether ``by`` may is asked before: :func:`learning.policies.may_let_in`.
    """
    with transaction.atomic():
        user = open_account(person=person, by=by)
        # Two cards at once for one person: the second waits here, and cancels the first.
        User.objects.select_for_update().get(pk=user.pk)
        _cancel(user, now)
        code = code_of(secrets.randbelow(SPACE))
        expires_at = now + LASTS
        SignInCode.objects.create(
            user=user, digest=_digest(user.pk, code), made_by=by, made_at=now, expires_at=expires_at
        )
        audit("make sign-in card", by=by, object_kind="person", object_uuid=person.uuid, person=person)
        return SignInCard(user.login, code, expires_at)


def use_code(*, login: str, text: str, now: datetime) -> User | None:
    """The account that this login and this code let in, once; ``None`` whatever is wrong with them.

    ``login`` is an e-mail address or an employee number. What was wrong is logged by the account's number, never with
    the code. A code of an account that has come to more power since than its maker has, or whose person has left, or
    whose maker's account was closed, lets nobody in.
    """
    code = read_code(text)
    name = UserManager.normalize_login(login)
    with transaction.atomic():
        rows = list(
            SignInCode.objects.filter(used_at=None, cancelled_at=None)
            .filter(Q(user__login=name) | Q(user__person__number__iexact=login.strip()))
            .select_related("user__person__branch", "made_by")
            .order_by("pk")[:2]
        )
        found: SignInCode | None = None
        # The same is worked out whether there is such an account or not.
        for row in (*rows, *[None] * (2 - len(rows))):
            digest = _digest(row.user_id if row else 0, code or _NO_CODE)
            if constant_time_compare(digest, row.digest if row else "") and row is not None:
                found = row
        reason = _wrong(found, now)
        if found is None or reason:
            log.info("sign_in_code_refused", reason=reason, accounts=[row.user_id for row in rows])
            return None
        mine = SignInCode.objects.filter(pk=found.pk, used_at=None, cancelled_at=None).update(used_at=now)
        if not mine:
            log.info("sign_in_code_refused", reason="used", accounts=[found.user_id])
            return None
        person = _person(found.user)
        audit(
            "use sign-in card",
            by=found.user,
            object_kind="person",
            object_uuid=person.uuid if person else None,
            person=person,
        )
        return found.user


def cancel_codes(*, user: User, now: datetime) -> None:
    """Let no card of this account work any more: it has a new password, or was closed."""
    with transaction.atomic():
        _cancel(user, now)


def _cancel(user: User, now: datetime) -> None:
    SignInCode.objects.filter(user=user, used_at=None, cancelled_at=None).update(cancelled_at=now)


def _wrong(code: SignInCode | None, now: datetime) -> str:
    if code is None:
        return "no such code"
    if now >= code.expires_at:
        return "run out"
    person = _person(code.user)
    if person is None or not policies.comes_by_card(code.user):
        return "not by a card"
    # Whoever made the card may hold it still, and hats change within three days.
    if code.made_by is not None and not policies.gains_nothing(code.made_by, code.user):
        return "more power than its maker"
    return "" if policies.works_here(person, today_of(code.user)) else "not here"


def _person(user: User) -> Person | None:
    try:
        return user.person
    except Person.DoesNotExist:
        return None


def _digest(user: int, code: str) -> str:
    """The code under the site's key, bound to the account: a code of one is no code of another."""
    return salted_hmac("learning.sign-in-code", f"{user}:{code}", algorithm="sha256").hexdigest()
