"""What everyday screens cost in a small and in a large company, side by side.

    python -m bench.scale [small large] [--rounds n]

``small`` and ``large`` are numbers of people (1000 and 100000), for each of which a company is made in a database of
its own (SQLite) and thrown away afterwards, or folders (REHEARSAL_VAR) in which `serve` or `seed_company` left one
with the demo company in it. Each company has a process; both take turns, so that a busy moment of the machine hits
both.

Prints one JSON object for each screen: ``value`` is the processor time in the large company (median, milliseconds),
``baseline`` that in the small one, then the ``ratio`` and the queries of both. The work of SQLite is part of it. The
clock of both stands at one morning, so that the same messages are due at any hour at which this is run; everybody has
an account. Nothing of that is kept.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from unittest import mock

ROOT = Path(__file__).parents[1]
ROUNDS = 21
WARM = 2
SEED = 1


class Company:
    """The process of one company: it is told the name of a screen and says what it cost."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.scale", "--answer"],
            cwd=ROOT, env=_env(home), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.facts = self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def cost(self, name: str) -> dict[str, Any]:
        """Milliseconds of processor time, and queries."""
        assert self.process.stdin is not None
        print(name, file=self.process.stdin, flush=True)
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A company ended early; what it said stands above.")
        found: dict[str, Any] = json.loads(line)
        return found


def _env(home: Path) -> dict[str, str]:
    own = {
        "REHEARSAL_VAR": str(home),
        "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, "REHEARSAL_PROFILE": "embedded", **own}


def make_company(people: int, home: Path) -> None:
    """Prepare a database with the Academy, the demo company and so many made-up people."""
    for words in (
        ("migrate", "--verbosity=0"),
        ("collectstatic", "--noinput", "--verbosity=0"),
        ("load_pack", "cms/academy", "--verbosity=0"),
        ("load_demo", "--verbosity=0"),
        ("seed_company", f"--employees={people}", f"--seed={SEED}", "--verbosity=0"),
    ):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=_env(home), check=True)


def answer() -> None:
    """Be a company: print what there is to measure, then the cost of each screen whose name comes in."""
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    morning = _morning(timezone.now())
    with mock.patch("django.utils.timezone.now", return_value=morning), transaction.atomic():
        _open_accounts()
        people, screens = _screens()
        print(json.dumps({"people": people, "screens": list(screens)}), flush=True)
        queries = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*args)

        for line in sys.stdin:
            queries = 0
            began = time.process_time()
            with connection.execute_wrapper(count):
                screens[line.strip()]()
            took = (time.process_time() - began) * 1000
            print(json.dumps({"ms": took, "queries": queries}), flush=True)
        transaction.set_rollback(True)


def _morning(now: datetime) -> datetime:
    """Nine o'clock in UTC of today, or of the Saturday before a Sunday."""
    day = now - timedelta(days=1) if now.isoweekday() == 7 else now
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def _open_accounts() -> None:
    """Made-up people have no account, and so no messages: for this run they get one each."""
    from django.contrib.auth.models import Group
    from django.db.models import OuterRef, Subquery

    from learning.models import Person, ReportingLine, User
    from learning.roles import Role

    without = Person.objects.filter(user=None, left_on=None)
    numbers = without.values_list("number", flat=True)
    User.objects.bulk_create((User(login=number) for number in numbers.iterator()), batch_size=5000)
    account = User.objects.filter(login=OuterRef("number")).values("pk")
    without.update(user=Subquery(account))
    leading = ReportingLine.objects.filter(ends_on=None).values("manager")
    managers = User.objects.filter(person__in=leading)
    Group.objects.get(name=Role.MANAGER).user_set.add(*managers)  # type: ignore[attr-defined]


def _screens() -> tuple[int, dict[str, Callable[[], None]]]:
    """How many people there are, and each screen by its name."""
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from learning.models import Activity, Branch, Person, User

    def client(login: str) -> Client:
        found = Client(SERVER_NAME="127.0.0.1")
        found.force_login(User.objects.get(login=f"{login}@fivedoors.example"))
        return found

    def get(who: Client, name: str) -> Callable[[], None]:
        def call() -> None:
            response = who.get(reverse(f"learning:{name}"))
            assert response.status_code == 200, (name, response.status_code)

        return call

    def preview(**words: Any) -> Callable[[], None]:
        course = Activity.objects.get(kind="course", key="phone-and-complaint").uuid
        form = {"course": course, "due": "hired", "due_days": 14, "opens_after": 7, "show": 1, **words}

        def call() -> None:
            response = office.post(reverse("learning:add-requirement"), form, headers={"HX-Request": "true"})
            assert response.status_code == 200, response.content.decode()

        return call

    hire, manager, office = client("hire"), client("manager"), client("people")
    shop = Branch.objects.filter(key__startswith=f"s{SEED}-", key__endswith="-2").get().key
    return Person.objects.count(), {
        "home": get(hire, "home"),
        "home_manager": get(manager, "home"),
        "team": get(manager, "team"),
        "people": get(office, "people"),
        "requirement_form": get(office, "add-requirement"),
        "preview_shop": preview(branches=[shop], jobs=["sales"]),
        "preview_company": preview(),
        "messages": get(office, "messages"),
        "reminders_dry_run": lambda: call_command("send_reminders", dry_run=True, stdout=mock.Mock()),
    }


def compare(small: Company, large: Company, rounds: int) -> None:
    """Measure each screen in both companies by turns, and print it."""
    for name in small.facts["screens"]:
        seen: dict[Company, list[dict[str, Any]]] = {small: [], large: []}
        for i in range(rounds + WARM):
            for company, costs in seen.items():
                cost = company.cost(name)
                if i >= WARM:
                    costs.append(cost)
        baseline, value = (statistics.median(one["ms"] for one in costs) for costs in seen.values())
        line = {
            "name": name,
            "value": round(value, 1),
            "unit": "ms of processor time",
            "baseline": round(baseline, 1),
            "ratio": round(value / baseline, 2),
            "queries": max(one["queries"] for one in seen[large]),
            "queries_baseline": max(one["queries"] for one in seen[small]),
            "people": large.facts["people"],
            "people_baseline": small.facts["people"],
            "n": rounds,
        }
        print(json.dumps(line), flush=True)


def main() -> None:
    """Find or make both companies, and compare them."""
    parser = argparse.ArgumentParser(prog="bench.scale")
    parser.add_argument("companies", nargs="*", default=["1000", "100000"], metavar="people or folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer()
        return
    if len(options.companies) != 2:
        parser.error("Two companies are compared: a small one and a large one.")
    with ExitStack() as stack:
        homes = []
        for which in options.companies:
            if which.isdecimal():
                homes.append(
                    Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-bench-")))
                )
                make_company(int(which), homes[-1])
            else:
                homes.append(Path(which).resolve())
        compare(*(stack.enter_context(Company(home)) for home in homes), rounds=options.rounds)


if __name__ == "__main__":
    main()
