"""Lists at scale and from several sides: fixed queries for a portion, flat memory, no work done twice, and the log."""

import gc
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.actions import list_apply, list_check, list_work
from learning.actions.list_work import work
from learning.actions.lists import apply_list, hand_in
from learning.models import Audit, PeopleList, Person, ReportingLine
from learning.queries.list_page import log
from tests.learning.lists import DAY, bring, check, company, row, standing, text
from tests.learning.test_races import at_once


def queries_of(call):
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


@pytest.mark.django_db
def test_a_portion_takes_the_same_queries_however_many_lines(friday):
    hr, taken = company(), []
    for first, many in ((1000, 10), (2000, 200)):
        rows = [
            row(first + n, manager=first if n else "", email=f"{first + n}@example.org") for n in range(many)
        ]
        made = hand_in(name="x.csv", content=text(*rows).encode(), valid_from=DAY, by=hr)
        steps = [queries_of(lambda made=made: work(made.pk, 30))]
        made.refresh_from_db()
        apply_list(row=made, by=hr)
        steps.append(queries_of(lambda made=made: work(made.pk, 30)))
        made.refresh_from_db()
        assert made.counts["applied"] == many
        taken.append(steps)
    assert taken[0] == taken[1]


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_list(friday, monkeypatch):
    for module in (list_apply, list_check, list_work):
        monkeypatch.setattr(module, "CHUNK", 100)
    piece = list_work._piece
    # What waits for the next collection is not held by anything; what was there before is not looked at each time.
    monkeypatch.setattr(list_work, "_piece", lambda pk: (piece(pk), gc.collect())[0])
    gc.freeze()
    hr, peaks = company(), []
    check(hr, row(1))
    for first, many in ((10_000, 300), (20_000, 900)):
        content = text(*[row(first + n, manager=first if n else "") for n in range(many)]).encode()
        made = hand_in(name="x.csv", content=content, valid_from=DAY, by=hr)
        tracemalloc.start()
        for stage in ("check", "apply"):
            if stage == "apply":
                made.refresh_from_db()
                apply_list(row=made, by=hr)
            while work(made.pk, 60):
                pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    gc.unfreeze()
    # Numbers of who leads whom are all that is held of a line; a line itself takes many times as much.
    assert (peaks[1] - peaks[0]) / 600 < 500, peaks


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_one_list_do_everything_once(monkeypatch):
    for module in (list_apply, list_check, list_work):
        monkeypatch.setattr(module, "CHUNK", 3)
    # Nobody waits for anybody, as if the one at work had been taken for dead.
    monkeypatch.setattr(list_work, "_free", lambda rows: rows)
    hr = company()
    made = hand_in(
        name="x.csv",
        content=text(*[row(n, manager=n // 2 or "") for n in range(1, 21)]).encode(),
        valid_from=DAY,
        by=hr,
    )
    at_once(*[lambda: work(made.pk, 30)] * 4)
    made.refresh_from_db()
    assert (made.state, made.counts, made.lines.count()) == ("checked", {"new": 20, "parked": 0}, 20)
    began = at_once(*[lambda: apply_list(row=made, by=hr)] * 3)
    assert sorted(began) == [False, False, True]
    at_once(*[lambda: work(made.pk, 30)] * 4)
    made.refresh_from_db()
    assert made.state == PeopleList.State.APPLIED
    assert Person.objects.exclude(number="HR").count() == 20
    assert ReportingLine.objects.count() == 19
    assert Audit.objects.filter(action="add person").count() == 20


def _log_of(made):
    return "\n".join(";".join(cells) for cells in log(made)).encode() + b"\n"


@pytest.mark.django_db
def test_the_logs_of_all_lists_played_again_make_the_same_company(friday):
    """Once as it happened; then what happened is undone, and only the logs are left."""
    from django.db import transaction

    class Undo(Exception):
        pass

    logs, before = [], {}
    hr = company()
    try:
        with transaction.atomic():
            first = bring(
                hr,
                row("HR", hired="2020-01-01"),
                row(1, email="a@example.org"),
                row(2, manager=1),
                row(3, manager=4),
                row(9, branch="x"),
            )
            second = bring(
                hr,
                row(4, manager=1),
                row(2, branch="Tallinn", manager=4, job="Shift lead"),
                valid_from=DAY.replace(day=24),
            )
            third = bring(
                hr, row("HR", hired="2020-01-01"), row(1), row(2, branch="Tallinn", job="Shift lead"), row(4),
                valid_from=DAY.replace(day=28), everybody=True,
            )  # fmt: skip
            assert third.counts["leaves"] == 1
            logs = [(_log_of(one), one.valid_from) for one in (first, second, third)]
            before = standing()
            raise Undo
    except Undo:
        pass
    assert Person.objects.count() == 1
    for content, valid_from in logs:
        if len(content.splitlines()) > 1:
            bring(hr, content=content, valid_from=valid_from)
    assert standing() == before
    for content, valid_from in logs[2:]:
        assert set(
            check(hr, content=content, valid_from=valid_from).lines.values_list("effect", flat=True)
        ) == {"same"}
