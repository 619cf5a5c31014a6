"""Write a made-up company into the database, part by part: first everybody, then what they have done."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import batched
from random import Random

import django
from django.db import connection, connections

from cms.demo.course import course_walk
from cms.demo.garbage import no_collecting
from cms.demo.growing import CHUNK, Plan
from cms.demo.made_up import history
from learning import api as learning

PARTS_PER_PROCESS = 20
"""After so many parts each, all processes make room for fresh ones, so that memory stays flat however many people come.
"""


def bring_everybody(plan: Plan) -> Iterator[int]:
    """Bring in branches, jobs and people; yields how many are here. Goes on where an earlier run stopped."""
    here = learning.Person.objects.filter(number__startswith=plan.prefix).count()
    if here < plan.employees:
        learning.bring_places(*plan.places())
    for start in range(here, plan.employees, CHUNK):
        rng = Random(f"{plan.seed}:{plan.employees}:people:{start}")
        learning.bring_people(list(plan.people(start, start + CHUNK)), rng=rng)
        yield min(start + CHUNK, plan.employees)


def write_pasts(plan: Plan, processes: int) -> Iterator[tuple[int, int]]:
    """Write everybody's past; yields the people and entries of each part as it is done.

    With more than one process the parts are worked out side by side. What is written does not depend on that: every
    part has its own seed.
    """
    starts = range(0, plan.employees, CHUNK)
    if processes == 1:
        for start in starts:
            yield write_part(plan, start)
    else:
        connections.close_all()
        # A fresh interpreter for each process: an open connection must not be shared.
        context = multiprocessing.get_context("spawn")
        # A pool for each round: one that replaces its own processes (max_tasks_per_child) stands still for ever when
        # several of them reach their last part together.
        for some in batched(starts, processes * PARTS_PER_PROCESS):
            with ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup) as pool:
                waiting = [pool.submit(write_part, plan, start) for start in some]
                for part in as_completed(waiting):
                    yield part.result()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_part(plan: Plan, start: int) -> tuple[int, int]:
    """Write one part; return how many people it has, and how many entries were new (none if it was here)."""
    numbers = [plan.number(place) for place in range(start, min(start + CHUNK, plan.employees))]
    people = list(
        learning.Person.objects.filter(number__in=numbers).select_related("branch", "job").order_by("number")
    )
    if learning.Assignment.objects.filter(person__in=people).exists():
        return len(people), 0
    rng = Random(f"{plan.seed}:{plan.employees}:pasts:{start}")
    walk = course_walk()
    with no_collecting():
        told = [history(person, walk, plan.today, rng) for person in people]
        written = learning.write_histories([one for one in told if one], recorded_at=plan.written_at, rng=rng)
    return len(people), written.records
