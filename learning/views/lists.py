"""Lists of people: hand one in, look at what it would do, apply it or throw it away."""

import csv
import io
from collections.abc import Callable, Iterator
from uuid import UUID

import openpyxl
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import policies
from learning.actions.list_work import work
from learning.actions.lists import apply_list, hand_in, read_as, throw_away
from learning.actions.parked import forget_parked
from learning.forms.lists import ApplyForm, HandInForm
from learning.lists.cells import defused
from learning.lists.columns import FIELDS, heading
from learning.models import PeopleList, Person
from learning.queries import list_page, lists
from learning.refused import Refused
from learning.viewer import today_of

AT_ONCE_BYTES = 100_000
"""A file of this size, some hundred lines, is checked and applied while its sender waits."""
AT_ONCE_S = 8.0
EXAMPLE = (
    ("1001", "Anna Kalniņa", "Riga", "Shift lead", "", "2024-03-01", "lv", "", "", "anna@example.org"),
    ("1002", "Jānis Ozols", "Riga", "Shop assistant", "1001", "2026-11-30", "lv", "", "en", ""),
)


def _office(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For the people office alone; for everybody else it is not there."""

    @login_required
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not policies.may_run_people_office(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return inside


def _list(uuid: UUID) -> PeopleList:
    return get_object_or_404(PeopleList.objects.select_related("by__person", "applied_by__person"), uuid=uuid)


@_office
@require_http_methods(["GET", "HEAD", "POST"])
def lists_view(request: HttpRequest) -> HttpResponse:
    """The lists so far, and the form for the next one."""
    form = HandInForm(initial={"valid_from": today_of(request.user)})
    if request.method == "POST":
        form = HandInForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data.pop("file")
            content = file.read()
            row = hand_in(name=file.name, content=content, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            if len(content) <= AT_ONCE_BYTES:
                work(row.pk, AT_ONCE_S)
            return redirect("learning:import", row.uuid)
    page = Paginator(lists.lists(), lists.PAGE).get_page(request.GET.get("page"))
    columns = [(heading(field), field) for field in FIELDS]
    return render(
        request,
        "learning/lists.html",
        {"form": form, "page": page, "columns": columns, "waiting": lists.parked().count()},
        status=422 if form.errors else 200,
    )


@_office
@require_safe
def list_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a list would do, or has done, line by line."""
    return _page(request, _list(uuid))


def _page(
    request: HttpRequest, row: PeopleList, form: ApplyForm | None = None, wrong: str = ""
) -> HttpResponse:
    found = list_page.list_page(row, request.GET.get("show", ""), request.GET.get("page", ""))
    template = "learning/list.html#progress" if request.htmx and found.working else "learning/list.html"  # type: ignore[attr-defined]
    response = render(
        request,
        template,
        {"found": found, "row": row, "form": form or ApplyForm(), "wrong": wrong},
        status=422 if wrong or form else 200,
    )
    if request.htmx and not found.working and request.method == "GET":  # type: ignore[attr-defined]
        response = HttpResponse(headers={"HX-Refresh": "true"})
    return response


@_office
@require_POST
def apply_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do what the check has shown."""
    row = _list(uuid)
    form = ApplyForm(request.POST) if list_page.stopped(row) else None
    if form is not None and not form.is_valid():
        return _page(request, row, form)
    try:
        apply_list(row=row, leaving=form.cleaned_data["leaving"] if form else None, by=request.user)  # type: ignore[arg-type]
    except Refused as no:
        if form is not None and no.field:
            form.add_error("leaving", no.sentence)
            return _page(request, row, form)
        return _page(request, row, wrong=no.sentence)
    if row.total <= list_page.AT_ONCE_ROWS:
        work(row.pk, AT_ONCE_S)
    return redirect("learning:import", uuid)


@_office
@require_POST
def read_as_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read an unknown branch or job as the near one, wherever it stands in the list, and check it anew."""
    row = _list(uuid)
    field, words, name = (request.POST.get(one, "")[:200] for one in ("field", "words", "name"))
    lines = read_as(row=row, field=field, words=words, name=name, by=request.user)  # type: ignore[arg-type]
    if lines:
        if row.total <= list_page.AT_ONCE_ROWS:
            work(row.pk, AT_ONCE_S)
        said = ngettext(
            "“%(words)s” is read as “%(name)s” in %(n)d line. The list is checked again.",
            "“%(words)s” is read as “%(name)s” in %(n)d lines. The list is checked again.",
            lines,
        )
        messages.success(request, said % {"words": words, "name": name, "n": lines})
    return redirect("learning:import", uuid)


@_office
@require_POST
def throw_away_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Forget a list that was not applied."""
    row = _list(uuid)
    if throw_away(row=row, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("The list is thrown away. Nothing has changed."))
        return redirect("learning:imports")
    return redirect("learning:import", uuid)


@_office
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_view(request: HttpRequest) -> HttpResponse:
    """Whoever waits for a manager who is not known yet; a POST forgets one of them."""
    if request.method == "POST":
        person = Person.objects.filter(number=request.POST.get("number", "")[:40]).first()
        if person is not None and forget_parked(person=person, by=request.user):  # type: ignore[arg-type]
            messages.success(request, _("%(name)s waits for nobody any more.") % {"name": person.name})
        return redirect("learning:imports-waiting")
    page = Paginator(lists.parked(), lists.PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/lists_waiting.html", {"page": page})


@_office
@require_safe
def to_mend_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The lines that need somebody, with what is wrong, to be mended and handed in again."""
    return _download(f"to-mend-{uuid}.csv", list_page.to_mend(_list(uuid)))


@_office
@require_safe
def log_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What was done, as a list that does the same again."""
    return _download(f"done-{uuid}.csv", list_page.log(_list(uuid)))


def _download(name: str, rows: Iterator[list[str]]) -> HttpResponseBase:
    writer = csv.writer(_Echo())
    lines = (writer.writerow([defused(cell) for cell in row]).encode() for row in rows)
    body = (piece for part in ([b"\xef\xbb\xbf"], lines) for piece in part)
    return StreamingHttpResponse(
        body,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@_office
@require_safe
def example_view(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A small list to begin with."""
    rows = [[heading(field) for field in FIELDS], *map(list, EXAMPLE)]
    if kind == "csv":
        return _download("people.csv", iter(rows))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return HttpResponse(
        content.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="people.xlsx"'},
    )
