"""Coming in with a one-time code, and choosing the password that stands in its place from then on."""

from contextlib import AbstractContextManager, nullcontext

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.sign_in import BY_CARD, ChoosePasswordStage
from learning.api import NoPerson, User, person_of, short_name_of, use_code

SPOKEN = {code for code, _name in settings.LANGUAGES}


class CodeForm(forms.Form):
    """Who somebody is, and the code from their card."""

    login = forms.CharField(
        label=gettext_lazy("Employee number or e-mail"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from your card"),
        help_text=gettext_lazy("Ten letters and figures. Spaces and small letters are fine."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": "",
            }
        ),
    )


class ChoosePasswordForm(forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy(
            "At least 12 characters. Three words that only you put together are easy to keep."
        ),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> None:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError(_("These two are not the same.")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_view(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the code. A QR card leads here with its code behind the #, which no server sees."""
    if request.user.is_authenticated:
        return render(request, "account/code_signed_in.html", {"who": short_name_of(request.user)})
    if request.method != "POST":
        return render(request, "account/code.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "account/code.html", {"form": form}, status=422)
    login, code = form.cleaned_data["login"], form.cleaned_data["code"]
    if not ratelimit.consume(request, action="sign_in_code", key=login.strip().casefold()):
        form.add_error(None, _("Too many tries. Wait a quarter of an hour, or ask your manager for help."))
        return render(request, "account/code.html", {"form": form}, status=429)
    user = use_code(login=login, text=code, now=timezone.now())
    if user is None:
        form.add_error(
            None,
            _("This does not let you in. Compare it with your card. A card works once, for three days."),
        )
        return render(request, "account/code.html", {"form": form}, status=422)
    record_authentication(request, user, method="code")
    return perform_login(request, Login(user=user, redirect_url="/", state={BY_CARD: True}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=ChoosePasswordStage.key, redirect_urlname="account_login")
def choose_password_view(request: HttpRequest) -> HttpResponse:
    """Choose a password, and be in. Every other session of the account ends by it."""
    stage: ChoosePasswordStage = request._login_stage  # type: ignore[attr-defined]
    user = stage.login.user
    if user is None or not user.is_active:
        return stage.abort()
    with _language_of(user):
        form = ChoosePasswordForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            get_adapter(request).set_password(user, form.cleaned_data["password1"])
            return stage.exit()
        status = 422 if request.method == "POST" else 200
        return render(
            request, "account/choose_password.html", {"form": form, "who": short_name_of(user)}, status=status
        )


def _language_of(user: User) -> AbstractContextManager[None]:
    """The person's language: they are known already, but not signed in yet."""
    try:
        locale = person_of(user).locale
    except NoPerson:
        return nullcontext()
    return translation.override(locale) if locale in SPOKEN else nullcontext()
