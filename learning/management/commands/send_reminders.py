"""Say, or do now, what the schedule does every ten minutes: write today's messages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.actions.notices import write_notices
from learning.queries.notices import forecast


class Command(BaseCommand):
    help = "Write the messages that are due now. With --dry-run, say how many would still go out today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and write nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["dry_run"]:
            written = write_notices(now)
            self.stdout.write(f"Wrote {written:,} {'message' if written == 1 else 'messages'}.")
            return
        found = forecast(now)
        self.stdout.write(
            f"Would send {found.total:,} {'message' if found.total == 1 else 'messages'} today: "
            f"{found.learners:,} to learners, {found.lists:,} {'list' if found.lists == 1 else 'lists'} to managers."
        )
        for name, count in found.branches:
            self.stdout.write(f"{count:>9,}  {name}")
