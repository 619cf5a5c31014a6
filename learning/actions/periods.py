"""Bring the rows of a timeline to what :mod:`learning.rules.periods` says that it shall be."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.db.models import Model

from learning.rules.periods import Period, Timeline


def read[What: Hashable](rows: Iterable[Any], what: Callable[[Any], What]) -> Timeline[What]:
    """The timeline of rows with ``starts_on`` and ``ends_on``; ``what`` says what a row is about."""
    return tuple(
        Period(what(row), row.starts_on, row.ends_on, row.pk)
        for row in sorted(rows, key=lambda row: row.starts_on)
    )


def write[What: Hashable](
    model: type[Model],
    before: Timeline[What],
    after: Timeline[What],
    columns: Callable[[What], dict[str, Any]],
) -> bool:
    """Delete, cut and stretch, and add rows, in this order; return whether anything was to be done.

    ``columns`` says what a new row holds besides its dates. A row keeps what it is about as long as it lives. No two
    rows of a person may be open at once, so what closes is written first.
    """
    kept = {period.key: period for period in after if period.key is not None}
    old = {period.key: period for period in before}
    rows = model._default_manager
    gone = [key for key in old if key not in kept]
    moved = [
        period
        for key, period in kept.items()
        if (period.starts_on, period.ends_on) != (old[key].starts_on, old[key].ends_on)
    ]
    new = [period for period in after if period.key is None]
    if gone:
        rows.filter(pk__in=gone).delete()
    for period in sorted(moved, key=lambda one: one.last):
        rows.filter(pk=period.key).update(starts_on=period.starts_on, ends_on=period.ends_on)
    for period in sorted(new, key=lambda one: one.last):
        rows.create(**columns(period.what), starts_on=period.starts_on, ends_on=period.ends_on)
    return bool(gone or moved or new)
