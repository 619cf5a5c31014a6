"""A play that is over, step by step: one address for each step."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from roleplay.queries import readable_play, standing
from roleplay.screens.replay import NoStep, replay_of
from roleplay.views.door import for_reader


@for_reader
@require_GET
def replay(request: HttpRequest, uuid: UUID, n: int) -> HttpResponseBase:
    """Show the play after ``n`` answers. A scene that still runs is shown instead."""
    found = readable_play(request.user, uuid)
    if found.is_running:
        return redirect("roleplay:play", uuid)
    try:
        screen = replay_of(standing(found), n, own=found.person.user_id == request.user.pk)
    except NoStep as missing:
        raise Http404(str(missing)) from missing
    return render(request, "roleplay/replay.html", {"replay": screen})
