from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.queries.verify import verify_records


class Command(BaseCommand):
    help = "Check every hash, chain, anchor and guard of the employee record. Exits with 1 when something is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_records()
        for finding in report.findings:
            self.stderr.write(str(finding))
        covered = f"{report.records} entries of {report.people} people, {report.anchors} anchored days"
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings in {covered}.")
        self.stdout.write(f"The record is whole: {covered}.")
