from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.access import Access, access
from learning.actions.assign import start_cycle
from learning.actions.record import record_read, record_signature
from learning.api import NoPerson, current_release, open_url, person_of
from learning.models import Activity, Kind, Person
from learning.queries.course import course_page, lesson_place
from learning.queries.lesson import blocks
from learning.queries.library import signed_release


def _learner(request: HttpRequest) -> Person:
    """Who learns here. For an account that is nobody's (an auditor, an administrator) there is nothing here."""
    try:
        return person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody


def _open(request: HttpRequest, activity: UUID) -> tuple[Person, Access]:
    person = _learner(request)
    found = access(person, activity)
    if found.release is None:
        raise Http404
    return person, found


@login_required
@require_safe
def activity_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One address for everything that is read: a course, a module in it, a lesson, a standard."""
    try:
        person_of(request.user)
    except NoPerson:
        return _standard_to_read(request, uuid)
    person, found = _open(request, uuid)
    assert found.release is not None
    kind = found.release.activity.kind
    if kind == Kind.COURSE:
        page = course_page(person, found, timezone.now())
        return render(request, "learning/course.html", {"page": page, "person": person})
    if kind == Kind.MODULE:
        if found.state is not None:
            return redirect(f"{open_url(Kind.COURSE, found.state.outline.uuid)}#m-{uuid}")
        page = course_page(person, found, timezone.now())
        return render(request, "learning/course.html", {"page": page, "person": person})
    if kind == Kind.LESSON:
        return _lesson(request, person, found)
    if kind == Kind.STANDARD:
        return _standard(request, person, found)
    return redirect(open_url(kind, uuid))


def _lesson(request: HttpRequest, person: Person, found: Access, status: int = 200) -> HttpResponse:
    assert found.release is not None
    context: dict[str, Any] = {"access": found, "person": person, "text": found.release.text(person.locale)}
    context["place"] = lesson_place(found)
    if found.allowed:
        context["blocks"] = blocks(found.release, person.locale)
    return render(request, "learning/lesson.html", context, status=status)


def _standard(request: HttpRequest, person: Person, found: Access) -> HttpResponse:
    assert found.release is not None
    uuid = found.release.activity.uuid
    signed = signed_release(person, uuid)
    return render(
        request,
        "learning/standard.html",
        {
            "access": found,
            "release": found.release,
            "text": found.release.text(person.locale),
            "signed": signed,
            "signed_this": signed is not None and signed.uuid == found.release.uuid,
            "course": found.state.outline if found.state else None,
        },
    )


def _standard_to_read(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A standard as it stands today, for an account that is nobody's: to read, not to sign."""
    release = current_release(uuid)
    if release is None or release.activity.kind != Kind.STANDARD:
        raise Http404
    return render(
        request,
        "learning/standard.html",
        {"release": release, "text": release.text(request.LANGUAGE_CODE), "read_only": True},
    )


@login_required
@require_POST
def start_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start a course, or go on with it: she gets the release that is current now, and keeps it."""
    person = _learner(request)
    activity = get_object_or_404(Activity, uuid=uuid, kind__in=(Kind.COURSE, Kind.MODULE, Kind.LESSON))
    try:
        start_cycle(person=person, activity=activity, by=request.user)  # type: ignore[arg-type]
    except LookupError:
        messages.warning(request, _("This is no longer offered. Your record keeps what you did."))
        return redirect("learning:home")
    state = access(person, uuid).state
    step = state.next_step if state else None
    return redirect(open_url(step.kind, step.uuid) if step else open_url(activity.kind, uuid))


@login_required
@require_POST
def read_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """ "I have read this": goes into the record, once, and leads on to what comes next."""
    person, found = _open(request, uuid)
    assert found.release is not None
    if found.release.activity.kind != Kind.LESSON:
        raise Http404
    if not found.allowed or found.cycle is None:
        return _lesson(request, person, found, status=409)
    receipt = record_read(person=person, cycle=found.cycle, release=found.release, at=timezone.now())
    if found.cycle.assignment.activity.uuid in receipt.completed:
        return redirect(open_url(Kind.COURSE, found.cycle.assignment.activity.uuid))
    place = lesson_place(access(person, uuid))
    following = place.following if place else None
    return redirect(open_url(following.kind, following.uuid) if following else "learning:home")


@login_required
@require_POST
def sign_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Sign a standard, in the release that was on the screen."""
    person, found = _open(request, uuid)
    if found.release is None or found.release.activity.kind != Kind.STANDARD:
        raise Http404
    if request.POST.get("release") != str(found.release.uuid):
        messages.warning(
            request, _("This standard has changed since you opened it. Please read it once more.")
        )
        return redirect("learning:activity", uuid)
    record_signature(person=person, release=found.release, at=timezone.now(), locale=person.locale)
    messages.success(request, _("Signed. It stands in your record."))
    return redirect("learning:activity", uuid)
