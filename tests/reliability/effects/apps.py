"""Registers the messages of the tests with the product's own outbox."""

import os
import time

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "tests.reliability.effects"

    def ready(self) -> None:
        from django.db import connection

        from learning.actions.outbox import handles
        from learning.models import Outbox

        @handles("effect")
        def effect(message: Outbox) -> None:
            """One row for each time that somebody did the work. No constraint hides a second one."""
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO effect (message, pid) VALUES (%s, %s)", [message.key, os.getpid()]
                )
            time.sleep(message.payload.get("seconds", 0))

        @handles("poison")
        def poison(message: Outbox) -> None:
            os._exit(9)
