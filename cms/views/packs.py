"""Content packs in the admin: look at one before it is loaded, load it, give content away.

The zip waits between looking and loading in a folder that no address leads to, under a name that only its uploader's
signed form knows.
"""

import re
import time
import uuid
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cms.actions.checks import problems
from cms.packs.complaint import PackRefused
from cms.packs.export import CannotExport, export_pack, exportable
from cms.packs.loader import load_pack
from cms.packs.source import ZIP_LIMIT, Zip
from learning import api as learning

WAITS = 24 * 3600
"""Seconds for which a zip that was looked at can still be loaded."""


class UploadForm(forms.Form):
    """The zip."""

    file = forms.FileField(
        label=gettext_lazy("Content pack"),
        help_text=gettext_lazy("A zip of up to 50 MB. Nothing changes before you have seen what is in it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > ZIP_LIMIT:
            raise forms.ValidationError(_("The zip is larger than 50 MB."))
        return file


class ConfirmForm(forms.Form):
    """Load what was looked at."""

    token = forms.CharField(widget=forms.HiddenInput)
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=learning.Change.choices,
        initial=learning.Change.MINOR,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For what is here already. People half-way keep the version they started."),
    )


def _author(request: HttpRequest) -> None:
    if not learning.may_author(request.user):
        raise PermissionDenied


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.zip"):
        if old.stat().st_mtime < time.time() - WAITS:
            old.unlink(missing_ok=True)
    return folder


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(
        request,
        "cms/packs/packs.html",
        {"form": UploadForm(), "things": exportable(), **context},
        status=status,
    )


@require_safe
def packs_view(request: HttpRequest) -> HttpResponse:
    """Upload on one side, export on the other."""
    _author(request)
    return _page(request)


@require_POST
def check_view(request: HttpRequest) -> HttpResponse:
    """Everything that loading would do, done and taken back."""
    _author(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, 422, form=form)
    file = form.cleaned_data["file"]
    try:
        report = load_pack(Zip(file, Path(file.name).name[:100]), by=request.user, dry_run=True)
    except PackRefused as refused:
        return _page(request, 422, form=form, complaints=refused.complaints)
    name = f"{uuid.uuid4().hex}.zip"
    file.seek(0)
    with (_folder() / name).open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    token = signing.dumps([request.user.pk, name], salt="cms.pack")
    return _page(request, report=report, confirm=ConfirmForm(initial={"token": token}))


@require_POST
def load_view(request: HttpRequest) -> HttpResponse:
    """Load the zip that was looked at."""
    _author(request)
    form = ConfirmForm(request.POST)
    path = _waiting(request, form) if form.is_valid() else None
    if path is None:
        messages.warning(request, _("That upload has gone. Please choose the file again."))
        return redirect("cms_packs")
    try:
        with path.open("rb") as file:
            report = load_pack(Zip(file), by=request.user, change=form.cleaned_data["change"])
    except PackRefused as refused:
        return _page(request, 422, complaints=refused.complaints)
    path.unlink(missing_ok=True)
    learning.audit("load_pack", by=request.user, object_kind="pack", added=report.count("added"))  # type: ignore[arg-type]
    messages.success(
        request,
        _("%(name)s is loaded: %(added)s added, %(changed)s changed.")
        % {"name": report.name, "added": report.count("added"), "changed": report.count("changed")},
    )
    return redirect("cms_packs")


def _waiting(request: HttpRequest, form: ConfirmForm) -> Path | None:
    try:
        owner, name = signing.loads(form.cleaned_data["token"], salt="cms.pack", max_age=WAITS)
    except (signing.BadSignature, ValueError):
        return None
    path = _folder() / str(name)
    if owner != request.user.pk or not re.fullmatch(r"[0-9a-f]{32}\.zip", str(name)) or not path.is_file():
        return None
    return path


@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    """The chosen things as a zip."""
    _author(request)
    keys = request.GET.getlist("key")[:200]
    try:
        content = export_pack(keys)
    except CannotExport as error:
        return _page(request, 409, refused=str(error), chosen=keys)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{re.sub(r"[^a-z0-9-]", "", keys[0])}.zip"'},
    )


def refuse_bulk_publish(request: HttpRequest, action_type: str, objects: Any) -> HttpResponse | None:
    """Before a bulk publish: say which pages are not ready, instead of stopping half-way at the first of them."""
    if action_type != "publish" or request.method != "POST":
        return None
    wrong = []
    for page in objects:
        latest = page.specific.get_latest_revision_as_object() if hasattr(page, "specific") else None
        if latest is not None and getattr(latest, "kind", None):
            wrong += [f"{latest.title}: {problem.message}" for problem in problems(latest)]
    if not wrong:
        return None
    for message in wrong[:10]:
        messages.error(request, message)
    return redirect("wagtailadmin_explore_root")
