"""Where I am signed in, and signing out there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.actions.sessions import end_session, end_sessions
from learning.models import User
from learning.queries.sessions import handle_of, sessions_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions_view(request: HttpRequest) -> HttpResponse:
    """The browsers in which I am signed in. A POST ends one of them, or all but this one."""
    user: User = request.user  # type: ignore[assignment]
    key = request.session.session_key
    if request.method != "POST":
        return render(request, "learning/sessions.html", {"sessions": sessions_of(user, key)})
    handle = request.POST.get("end", "")
    if handle and key and handle == handle_of(key):
        messages.info(request, _("That is this browser. Use “Sign out” in the menu."))
    elif handle:
        if end_session(user=user, handle=handle):
            messages.success(request, _("Signed out there."))
        else:
            messages.info(request, _("That session had ended already."))
    else:
        ended = end_sessions(user=user, but=key)
        messages.success(
            request,
            ngettext("Signed out in %(n)d other browser.", "Signed out in %(n)d other browsers.", ended)
            % {"n": ended}
            if ended
            else _("You are signed in here and nowhere else."),
        )
    return redirect("learning:sessions")
