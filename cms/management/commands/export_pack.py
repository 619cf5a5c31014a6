"""Give content back as a pack: `manage.py export_pack KEY… -o FILE.zip`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.packs.export import CannotExport, export_pack


class Command(BaseCommand):
    """Writes a zip in canonical form, with everything that the named things need to stand alone."""

    help = "Export packs, courses, standards, quizzes or scenarios by key, as a content pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "keys", nargs="+", metavar="KEY", help="of a pack, course, standard, quiz or scenario"
        )
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip")
        for name in ("name", "licence"):
            parser.add_argument(f"--{name}", default="", help=f"the {name} that pack.yaml gives")
        parser.add_argument("--pack-version", default="", help="the version that pack.yaml gives")

    def handle(self, *args: Any, keys: list[str], output: Path, **options: Any) -> None:
        try:
            content = export_pack(
                keys, name=options["name"], licence=options["licence"], version=options["pack_version"]
            )
        except CannotExport as error:
            raise CommandError(str(error)) from None
        output.write_bytes(content)
        if options["verbosity"]:
            self.stdout.write(f"{output} ({len(content)} bytes)")
