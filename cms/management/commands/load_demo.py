"""`manage.py load_demo`: the fictional company Five Doors, to try the product with."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.demo.company import PASSWORD
from cms.demo.course import CourseMissing
from cms.demo.loading import DemoRefused, load

HOME = ZoneInfo("Europe/Riga")


class Command(BaseCommand):
    help = "Load the demo company Five Doors: people, accounts and what they have learned. Twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "The demo company has a password that everybody knows: it is only for the embedded profile."
            )
        try:
            loaded = load(timezone.localdate(timezone=HOME))
        except CourseMissing as error:
            raise CommandError(
                f"{error} Load it first: manage.py load_pack {settings.ACADEMY_DIR}"
            ) from error
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            said = (
                "Five Doors is here already; nothing changed."
                if loaded.already
                else f"Five Doors is here: {loaded.people} people. The password of the demo accounts is {PASSWORD}."
            )
            self.stdout.write(said)
