"""The device in front of us, if people share it: whose turn it is, and when that is over.

A shared device carries a signed cookie. A session at it holds the device's key and when it was last used; it ends when
nobody used it for as long as the branch allows, and the person of the next session starts on their own home.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from learning.models import SharedDevice, User
from learning.sessions import DEVICE, LEFT, SEEN
from learning.viewer import short_name_of

SALT = "learning.shared-device"
KEPT = timedelta(days=400)
"""As long as browsers keep a cookie at most (RFC 6265bis, 5.5). Each sign-in begins it anew."""
SLACK = timedelta(seconds=30)
"""The page says every twenty seconds that somebody is there (device.js); so much later the server still believes it."""
NOTED_EVERY = timedelta(seconds=10)
UNASKED = "X-Unasked"
"""A header of requests that a page makes by itself: nobody has to be there for them."""


def device_of(request: HttpRequest) -> SharedDevice | None:
    """The shared device that this browser is; ``None`` for a device of one's own, or when the mark was taken back."""
    cookie = request.COOKIES.get(settings.SHARED_DEVICE_COOKIE_NAME)
    if not cookie:
        return None
    try:
        uuid = UUID(signing.Signer(salt=SALT).unsign(cookie))
    except (signing.BadSignature, ValueError):
        return None
    return SharedDevice.objects.select_related("branch").filter(uuid=uuid, removed_at=None).first()


def remember(response: HttpResponseBase, device: SharedDevice) -> None:
    """Let the browser keep that it is this device."""
    response.set_cookie(
        settings.SHARED_DEVICE_COOKIE_NAME,
        signing.Signer(salt=SALT).sign(str(device.uuid)),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """The browser is no shared device any more."""
    response.delete_cookie(settings.SHARED_DEVICE_COOKIE_NAME, samesite="Lax")


def begin(request: HttpRequest, device: SharedDevice) -> None:
    """From here on the session is one at this device: it ends with the browser, and when nobody uses it."""
    now = timezone.now()
    request.session[DEVICE] = device.pk
    request.session[SEEN] = now.timestamp()
    request.session.set_expiry(0)
    SharedDevice.objects.filter(pk=device.pk).update(used_at=now)


def device_held(request: HttpRequest) -> int | None:
    """The key of the device at which the session was begun."""
    held: int | None = request.session.get(DEVICE)
    return held


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, and after how many seconds without use it ends; so long after that the server ends it too."""

    name: str
    seconds: int
    over_after: int


def turn_of(request: HttpRequest) -> Turn | None:
    """The turn at a shared device; ``None`` at a device of one's own, and while nobody is signed in."""
    device: SharedDevice | None = getattr(request, "device", None)
    if device is None or not request.user.is_authenticated:
        return None
    seconds = limit(device).total_seconds()
    return Turn(short_name_of(request.user), int(seconds), int(seconds + SLACK.total_seconds()) + 1)


def limit(device: SharedDevice) -> timedelta:
    """For so long nobody has to use a session at the device until it ends."""
    return timedelta(minutes=device.branch.shared_minutes)


def left(request: HttpRequest, device: SharedDevice) -> timedelta:
    """How long the session still has unless somebody uses it. Ends at the latest :data:`SLACK` after it says zero."""
    seen = datetime.fromtimestamp(request.session.get(SEEN, 0), UTC)
    return limit(device) - (timezone.now() - seen)


def is_use(request: HttpRequest) -> bool:
    """Whether a request tells that somebody is at the device. Pages also ask by themselves."""
    by_itself = UNASKED in request.headers or request.path.startswith(settings.UNASKED_PATHS)
    return not by_itself and (request.method == "POST" or request.path != reverse("learning:here"))


def note_use(request: HttpRequest) -> None:
    """Write down that the session is used; not for every request, since each time is a write."""
    now = timezone.now().timestamp()
    if now - request.session.get(SEEN, 0) > NOTED_EVERY.total_seconds():
        request.session[SEEN] = now


def leave(request: HttpRequest, back: str = "") -> None:
    """Sign out here. ``back``: where the same person, and nobody else, comes back to at the next sign-in."""
    user = request.user
    logout(request)
    if back and user.pk is not None:
        request.session[LEFT] = [user.pk, back]


def landing(request: HttpRequest, user: User) -> str:
    """Where ``user`` starts at a shared device: where they were when their session ran out, else on the home."""
    owner, back = request.session.pop(LEFT, (None, ""))
    return back if owner == user.pk else reverse("learning:home")
