"""Write down what is known of lines of a list, a portion at a time."""

from collections.abc import Sequence

from learning.models import PeopleListLine

FIELDS = [
    "effect",
    "changes",
    "errors",
    "parked_manager",
    "person",
    "again",
    "lead_pending",
    "applied_at",
]
BATCH = 250


def keep_lines(lines: Sequence[PeopleListLine]) -> None:
    """Keep what these lines say now. One query for each batch.

    An UPDATE with a CASE for each row and field takes many times as long.
    """
    PeopleListLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS, batch_size=BATCH
    )
