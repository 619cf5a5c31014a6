"""Who may have an account: people whom the company entered, nobody else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from learning.api import cancel_codes, landing


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by oneself is closed: accounts are made with the person, by the people officer or an import."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "cms.sign_in.ChoosePasswordStage"]

    def set_password(self, user: Any, password: str) -> None:
        """Whoever chose a password, in whatever way, holds no card that still lets somebody in."""
        super().set_password(user, password)
        cancel_codes(user=user, now=timezone.now())

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> HttpResponse:
        """At a shared device nobody comes to the page that somebody else was on: the address may hold theirs."""
        if request.device is not None:
            kwargs["redirect_url"] = landing(request, user)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets known people in and makes no new accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
