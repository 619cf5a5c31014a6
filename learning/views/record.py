from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.actions.certificates import normalize_code
from learning.api import NoPerson, person_of
from learning.dates import local
from learning.models import Certificate, Mastery
from learning.pdf import certificate_pdf
from learning.queries import record as queries


@login_required
@require_safe
def record_view(request: HttpRequest) -> HttpResponse:
    """My record: every result from the moment it exists, and what the evidence adds up to."""
    try:
        person = person_of(request.user)
    except NoPerson:
        return redirect("learning:library")
    page = Paginator(queries.entries(person), queries.PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/record.html",
        {
            "person": person,
            "now": timezone.now(),
            "page": page,
            "lines": queries.lines(list(page.object_list), person.locale),
            "standards": queries.standings(person, Mastery.Sum.MINE, person.locale),
            "certificates": queries.certificates(person)[:20],
            "practised": queries.practice_of(person).count(),
        },
    )


@login_required
@require_safe
def entry_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One entry of my record, opened: what it showed of each clause, and in which words."""
    try:
        person = person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody
    row = get_object_or_404(queries.entries(person), uuid=uuid)
    return render(
        request,
        "learning/entry.html",
        {"person": person, "entry": queries.entry(row, person.locale), "own": True},
    )


@login_required
@require_safe
def certificate_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The person's own certificate as a PDF."""
    try:
        person = person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody
    certificate = get_object_or_404(
        Certificate.objects.select_related("release", "person__branch"), uuid=uuid, person=person
    )
    address = request.build_absolute_uri(reverse("learning:verify", args=[certificate.code]))
    response = HttpResponse(
        certificate_pdf(certificate, address, person.locale), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.code}.pdf"'
    return response


@require_safe
def verify_view(request: HttpRequest, code: str = "") -> HttpResponse:
    """Anybody who holds a code can check the certificate. Says what it is for, to whom, and since when; no more."""
    code = normalize_code((code or request.GET.get("code", ""))[:40])
    certificate = (
        Certificate.objects.filter(code=code).select_related("person__branch", "release").first()
        if code
        else None
    )
    context: dict[str, object] = {"code": code, "certificate": certificate, "now": timezone.now()}
    if certificate is not None:
        context["title"] = certificate.release.text(request.LANGUAGE_CODE).title
        context["completed_on"] = local(certificate.completed_at, certificate.person.effective_zone)
    elif code:
        context["problem"] = _(
            "No certificate has this code. Compare it with the certificate, letter by letter."
        )
    return render(request, "learning/verify.html", context, status=404 if code and not certificate else 200)
