"""Load a content pack: `manage.py load_pack PATH [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.packs.complaint import PackRefused
from cms.packs.loader import Report, load_pack
from cms.packs.source import open_pack
from learning import api as learning


class Command(BaseCommand):
    """Says what it adds, changes and leaves, with file and line for every error; does all of it or nothing."""

    help = "Load a content pack (a folder or a zip). Loading twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or zip")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and change nothing"
        )
        parser.add_argument(
            "--change",
            choices=learning.Change.values,
            default=learning.Change.MINOR,
            help="what the new versions mean for people half-way or done (default: minor)",
        )

    def handle(
        self, *args: Any, path: Path, dry_run: bool, change: str, verbosity: int, **options: Any
    ) -> None:
        try:
            with open_pack(path) as source:
                report = load_pack(source, dry_run=dry_run, change=change)
        except PackRefused as refused:
            for complaint in refused.complaints:
                self.stderr.write(str(complaint))
            raise CommandError(
                _("Nothing was loaded: %(n)s to mend.") % {"n": len(refused.complaints)}, returncode=1
            ) from None
        if verbosity:
            self.say(report, dry_run)

    def say(self, report: Report, dry_run: bool) -> None:
        """One line for each thing that is not left alone, then the sums."""
        words = (
            {"added": _("add"), "changed": _("change")}
            if dry_run
            else {"added": _("added"), "changed": _("changed")}
        )
        self.stdout.write(f"{report.name} {report.version}")
        for entry in report.entries:
            if entry.state != "same":
                self.stdout.write(f"  {words[entry.state]:8} {entry.kind} {entry.key}: {entry.title}")
        for one in report.advice:
            self.stdout.write("  " + _("to think about: %(advice)s") % {"advice": one})
        for ref in report.left:
            self.stdout.write("  " + _("left as it is, no longer in the pack: %(ref)s") % {"ref": ref})
        sums = {state: report.count(state) for state in ("added", "changed", "same")}
        if dry_run:
            line = _("It would add %(added)s, change %(changed)s and leave %(same)s.") % sums
        elif sums["added"] or sums["changed"]:
            line = _("%(added)s added, %(changed)s changed, %(same)s left as they are.") % sums
        else:
            line = _("Nothing changes: all %(same)s are here already.") % sums
        self.stdout.write(line)
