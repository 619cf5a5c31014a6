"""A list of many people, checked and applied as the tasks do it: how long, and how much memory.

    python -m bench.people_list [rows]

Prints one JSON object for each step: checking and applying a list in which everybody is new, checking it again, and
checking and applying one in which everybody moves to another branch. ``rss_mb`` is the memory of the process
afterwards, ``peak_mb`` the most that it ever had. Uses a database of its own (SQLite).
"""

import json
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

STEP_S = 30.0
BRANCHES = 100


def content(rows: int, moved: int = 0) -> bytes:
    """Everybody has a manager further up: ten people each, who may stand further down in the file.

    ``moved`` counts the branches between where they work and where they would without it.
    """
    lines = ["number;name;branch;job;manager;hire date;language;e-mail"]
    for n in range(rows, 0, -1):
        manager = n // 10 or ""
        lines.append(
            f"P{n:06};Person Number {n};Branch {(n + moved) % BRANCHES};Job {n % 7};"
            f"{f'P{manager:06}' if manager else ''};{1 + n % 28:02}.{1 + n % 12:02}.20{10 + n % 16};lv;p{n}@example.org"
        )
    return "\n".join([*lines, ""]).encode()


def _show(name: str, rows: int, began: float, steps: list[float]) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    line = {
        "name": name,
        "rows": rows,
        "seconds": round(time.perf_counter() - began, 1),
        "steps": len(steps),
        "longest_step_s": round(max(steps), 1),
        "rss_mb": pages * resource.getpagesize() >> 20,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }
    print(json.dumps(line), flush=True)


def main(rows: int) -> None:
    """Set up an empty company, hand a list in, check it, apply it, and check it once more."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-bench-") as home:
        os.environ.update(
            REHEARSAL_VAR=home, DJANGO_SETTINGS_MODULE="cms.settings.embedded", LOG_LEVEL="ERROR"
        )
        import django

        django.setup()
        from django.contrib.auth.models import Group
        from django.core.management import call_command

        from learning.actions.list_work import work
        from learning.actions.lists import apply_list, hand_in
        from learning.models import Branch, Job, PeopleList, Person, User
        from learning.roles import Role

        call_command("migrate", verbosity=0)
        Branch.objects.bulk_create(
            Branch(key=f"b{n}", name=f"Branch {n}", zone="Europe/Riga", locale="lv") for n in range(BRANCHES)
        )
        Job.objects.bulk_create(Job(key=f"j{n}", name=f"Job {n}") for n in range(7))
        hr = User.objects.create_user("hr@example.org")
        hr.groups.add(Group.objects.get(name=Role.PEOPLE.value))

        def through(row: PeopleList) -> list[float]:
            steps: list[float] = []
            more = True
            while more:
                began = time.perf_counter()
                more = work(row.pk, STEP_S)
                steps.append(time.perf_counter() - began)
            return steps

        for moved, does, applied in ((0, "new", True), (0, "same", False), (1, "changed", True)):
            began = time.perf_counter()
            row = hand_in(
                name="people.csv", content=content(rows, moved), valid_from=date(2026, 11, 20), by=hr
            )
            _show(f"check {does}", rows, began, through(row))
            row.refresh_from_db()
            assert row.counts[does] == rows, row.counts
            if applied:
                began = time.perf_counter()
                apply_list(row=row, by=hr)
                _show(f"apply {does}", rows, began, through(row))
                row.refresh_from_db()
                assert row.counts["applied"] == rows, row.counts
        assert Person.objects.count() == rows


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
