"""Signing in, and who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect

from learning.api import User, with_standing_in


class PersonBackend(AuthenticationBackend):
    """allauth's backend.

    The account of a session comes with its person and branch, and whether it stands in for a manager: every screen
    asks for all three.
    """

    def get_user(self, user_id: Any) -> User | None:
        accounts = with_standing_in(User.objects.select_related("person__branch"))
        user = accounts.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


BY_CARD = "by_card"


class ChoosePasswordStage(LoginStage):
    """The last step of a sign-in by a one-time code: nothing opens before a password is chosen.

    It stands behind the second factor, which a code does not replace. Other ways of signing in pass it by.
    """

    key = "choose_password"
    urlname = "choose_password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.state.get(BY_CARD):
            return redirect(self.urlname), True
        return None, True
