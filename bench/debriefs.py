"""The first debrief of each scene in a web process: with what was kept when it was published, and without."""

import random
import sys
from collections.abc import Callable
from typing import Protocol

from django.test import Client
from django.urls import reverse

from learning.models import Person
from roleplay.actions.begin import start_play
from roleplay.actions.turns import take_turn
from roleplay.engine import Mode, Rejected, State, Status, inputs_at, step
from roleplay.models import Play, Scenario
from roleplay.scenes import scene_played
from roleplay.values import SceneValues

ROUNDS = 9


class Paired(Protocol):
    """Times a product call against a bare one."""

    def __call__(
        self, name: str, product: Callable[[], None], bare: Callable[[], None], rounds: int = ...
    ) -> None: ...


class FirstDebrief:
    """The page of a play that is over, in a process that has read no scene yet."""

    def __init__(self, client: Client, play: Play, *, kept: bool) -> None:
        self.client, self.address, self.kept = client, reverse("roleplay:debrief", args=[play.uuid]), kept
        self.between()

    def __call__(self) -> None:
        response = self.client.get(self.address)
        assert response.status_code == 200, response.status_code

    def between(self) -> None:
        """Not measured: forget what a process reads once, and what was kept if it is to be done without."""
        if not self.kept:
            SceneValues.objects.all().delete()
        for name, module in list(sys.modules.items()):
            if name.startswith("roleplay."):
                for found in vars(module).values():
                    if hasattr(found, "cache_clear"):
                        found.cache_clear()


def played(person: Person, row: Scenario) -> Play:
    """A scene played to its end by chance, the same way each time."""
    rng = random.Random(1)
    play = start_play(person=person, activity=row.uuid, mode=Mode.COACH, seed=1, lens="")
    scene, n = scene_played(play), 0
    while (state := State.from_json(play.state)).status is Status.RUNNING:
        offered = [given for given, name in inputs_at(scene, state) if name]
        given = rng.choice([one for one in offered if not isinstance(step(scene, state, one), Rejected)])
        n += 1
        take_turn(person=person, play=play.uuid, n=n, given=given)
        play.refresh_from_db()
    return play


def measure_debriefs(person: Person, client: Client, read: Callable[[], None], paired: Paired) -> None:
    """Measure the first debrief of every published scene that ``person`` may play."""
    for row in Scenario.objects.filter(live=True).order_by("key"):
        play = played(person, row)
        paired(f"debrief_first_{row.key}", FirstDebrief(client, play, kept=True), read, ROUNDS)
        paired(f"debrief_unkept_{row.key}", FirstDebrief(client, play, kept=False), read, ROUNDS)
