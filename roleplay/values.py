"""What can still come from each state of a published scene, kept so that no debrief has to work it out.

A row is a cache: it is found by the content of the scene, says which engine made it, and is made again where it is
missing or of another one. So it can be deleted at any time, and a debrief is the same with it and without.
"""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from django.db import models

from roleplay import engine


class SceneValues(models.Model):
    """The value table of a scene through one of its lenses, or as it was written."""

    scene = models.CharField(max_length=64, unique=True, help_text="The digest of its content and the lens.")
    made_by = models.CharField(max_length=64, help_text="Which engine worked it out.")
    table = models.JSONField()

    def __str__(self) -> str:
        return self.scene


@cache
def this_engine() -> str:
    """Which engine this is: the digest of its source. A version number would have to be remembered."""
    sources = sorted(Path(engine.__file__).parent.glob("*.py"))
    return sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


@lru_cache(maxsize=32)
def values_of(scene: engine.Scenario) -> engine.ValueTable | None:
    """What can still come from each state of a scene, read once for each process; ``None`` if it cannot start."""
    return keep(scene)


def keep_all(scene: engine.Scenario) -> None:
    """Keep the values of a scene through each of its lenses, so that its first debrief finds them."""
    for lens in ("", *(lens.id for lens in scene.lenses)):
        keep(engine.under(scene, lens))


def keep(scene: engine.Scenario) -> engine.ValueTable | None:
    """Read the values that are kept, or work them out and keep them."""
    name = engine.digest_of([scene.digest, scene.lens])
    kept = SceneValues.objects.filter(scene=name, made_by=this_engine()).first()
    if kept is not None:
        return engine.ValueTable.from_json(scene, kept.table)
    values = engine.value_map(scene)
    if values is None:
        return None
    table = engine.ValueTable.of(values)
    SceneValues.objects.bulk_create(  # two processes at once write the same
        [SceneValues(scene=name, made_by=this_engine(), table=table.to_json())],
        update_conflicts=True,
        unique_fields=["scene"],
        update_fields=["made_by", "table"],
    )
    return table
