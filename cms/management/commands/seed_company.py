"""`manage.py seed_company`: a made-up company of any size, to see how the product behaves with many people."""

import os
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.demo.course import CourseMissing, course_walk
from cms.demo.growing import Plan
from cms.demo.seeding import bring_everybody, write_pasts
from learning import api as learning

WORTH_PROCESSES = 4000
"""From how many people on starting more processes pays."""


class Command(BaseCommand):
    help = (
        "Make a company with branches, people, assignments, progress and records. The same number, seed and day make "
        "the same company, down to the hashes. Runs in parts: the same command goes on where it was broken off."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--employees", type=int, required=True, help="How many people.")
        parser.add_argument("--seed", type=int, default=1, help="Which company (1).")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="The day on which it stands so, as 2026-11-21 (today)."
        )
        parser.add_argument("--processes", type=int, help="How many work side by side (one for each core).")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan(options["employees"], options["seed"], options["today"] or timezone.now().date())
        if plan.employees < 1:
            raise CommandError("A company has at least one employee.")
        if plan.today > timezone.now().date():
            raise CommandError("Nothing can be recorded on a day that has not come yet.")
        strangers = learning.Person.objects.exclude(number__regex=r"^S[0-9]+\.[0-9]+-")
        if not settings.EMBEDDED and strangers.exists():
            raise CommandError(
                "People who work here are in this database; made-up ones do not belong beside them."
            )
        try:
            course_walk()
        except CourseMissing as error:
            raise CommandError(
                f"{error} Load it first: manage.py load_pack {settings.ACADEMY_DIR}"
            ) from error
        self.begun, self.quiet = time.monotonic(), not options["verbosity"]
        few = plan.employees < WORTH_PROCESSES
        processes = options["processes"] or (1 if few else os.cpu_count() or 1)
        for people in bring_everybody(plan):
            self._say(f"{people:>9,} of {plan.employees:,} people")
        done = records = 0
        for people, entries in write_pasts(plan, processes):
            done, records = done + people, records + entries
            self._say(f"{done:>9,} of {plan.employees:,} pasts, {records:,} entries")
        self._say(f"The company is here: {plan.employees:,} people, {records:,} new entries")

    def _say(self, words: str) -> None:
        if not self.quiet:
            self.stdout.write(f"{words}, {time.monotonic() - self.begun:.0f} s")
            self.stdout.flush()
