"""A card with a one-time code, for somebody whom I lead or look after."""

from uuid import UUID

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning import policies
from learning.actions.sign_in_codes import make_card
from learning.api import today_of
from learning.dates import local, spoken
from learning.models import Person
from learning.rules.sign_in_code import shown

SPOKEN = {code for code, _name in settings.LANGUAGES}


@login_required
@require_POST
@never_cache
def card_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a card and show it, this once: the code is kept nowhere, so no other answer could show it again."""
    on = today_of(request.user)
    visible = policies.people_visible_to(request.user, on)  # type: ignore[arg-type]
    person: Person = get_object_or_404(visible.select_related("branch", "job", "user"), uuid=uuid)
    if not policies.may_let_in(request.user, person, on):  # type: ignore[arg-type]
        raise Http404
    card = make_card(person=person, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    door = request.build_absolute_uri(reverse("sign_in_code"))
    # Behind the #, so that the code stands in no log on its way: a browser keeps that part to itself.
    address = f"{door}#{shown(card.code)}"
    picture = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    locale = person.locale if person.locale in SPOKEN else settings.LANGUAGE_CODE
    until = local(card.expires_at, person.effective_zone)
    with translation.override(locale):
        day = spoken(until.date(), local(timezone.now(), person.effective_zone).date(), "until")
    return render(
        request,
        "learning/card.html",
        {
            "person": person,
            "code": shown(card.code),
            "door": door.partition("://")[2],
            "qr": mark_safe(picture),  # noqa: S308 - segno draws it
            "login": person.number if card.login == person.number.casefold() else card.login,
            "day": day,
            "time": f"{until:%H:%M}",
            "locale": locale,
        },
    )
