"""Shared devices: which there are, what happens at one, and how a turn at it ends."""

import math
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from learning import devices, policies
from learning.actions.devices import remove_device, share_device
from learning.came_from import came_from
from learning.forms.devices import DeviceForm
from learning.middleware import idle_words
from learning.models import SharedDevice
from learning.refused import Refused
from learning.viewer import NoPerson, person_of, short_name_of, today_of

PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices_view(request: HttpRequest) -> HttpResponse:
    """The shared devices of my branches, and a way to make the one in front of me one of them."""
    today = today_of(request.user)
    branches = policies.device_branches(request.user, today)
    if not branches.exists():
        raise Http404
    device: SharedDevice | None = request.device  # type: ignore[attr-defined]
    if request.method == "POST" and device is not None:
        messages.info(request, _("This device is shared already."))
        return redirect("learning:devices")
    form = DeviceForm(
        request.POST if request.method == "POST" else None,
        today=today,
        branches=branches,
        initial={"uuid": uuid4(), "branch": _own_branch(request)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = share_device(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            words = _("This device is shared from now on. Press “Done” when your turn is over.")
            messages.success(request, words)
            answer = redirect("learning:devices")
            # The turn begins with the next page: the browser knows then what it is.
            devices.remember(answer, made)
            return answer
    shared = (
        SharedDevice.objects.filter(branch__in=branches, removed_at=None)
        .select_related("branch")
        .order_by("branch__name", "name", "pk")
    )
    return render(
        request,
        "learning/devices.html",
        {
            "form": form,
            "page": Paginator(shared, PAGE).get_page(request.GET.get("page")),
            "here": device,
            "office": policies.may_run_people_office(request.user),
        },
        status=422 if form.is_bound else 200,
    )


def _own_branch(request: HttpRequest) -> str:
    try:
        return person_of(request.user).branch.key
    except NoPerson:
        return ""


@login_required
@require_POST
def remove_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the mark of a device back."""
    branches = policies.device_branches(request.user, today_of(request.user))
    device: SharedDevice = get_object_or_404(SharedDevice.objects.filter(branch__in=branches), uuid=uuid)
    remove_device(device=device, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    here: SharedDevice | None = request.device  # type: ignore[attr-defined]
    if here is not None and here.pk == device.pk:
        devices.leave(request)
        messages.success(request, _("This device is not shared any more."))
        answer = redirect("account_login")
        devices.forget(answer)
        return answer
    messages.success(request, _("%(device)s is not shared any more.") % {"device": device.name})
    return redirect("learning:devices")


@require_POST
@never_cache
def done_view(request: HttpRequest) -> HttpResponse:
    """My turn is over, it is not me who is signed in here, or nobody is here any more."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    device: SharedDevice | None = request.device  # type: ignore[attr-defined]
    if request.POST.get("why") == "idle" and device is not None:
        words, back = idle_words(request, device), came_from(request)
    else:
        words, back = _("%(name)s is signed out.") % {"name": short_name_of(request.user)}, ""
    devices.leave(request, back)
    messages.success(request, words)
    answer = redirect("account_login")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def here_view(request: HttpRequest) -> HttpResponse:
    """``{"left": seconds}`` of the turn at this device, 0 when there is none. A POST says that somebody is there.

    A browser without scripts comes here when the turn should be over; if it is not, it goes on at the home.
    """
    device: SharedDevice | None = request.device  # type: ignore[attr-defined]
    left = 0
    if device is not None and request.user.is_authenticated:
        left = max(0, math.ceil(devices.left(request, device).total_seconds()))
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("learning:home")
    return JsonResponse({"left": left})
