"""Tell what depends on people that some of them have changed: where they work, as what, since when, on leave or gone.

A module of its own, so that whoever listens and whoever tells need not know each other.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

Listener = Callable[[Collection[int]], None]
_listeners: list[Listener] = []
_heard: ContextVar[set[int] | None] = ContextVar("people_changed", default=None)


def on_people_changed(listener: Listener) -> Listener:
    """Call ``listener`` with the pks of the people after each change, in its transaction. Once each, as a decorator.

    What it raises undoes the change. It must be idempotent, and should need a fixed number of queries: a list of
    thousands is told in one call.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def people_changed(person_ids: Collection[int]) -> None:
    """Say that something that matters has changed about these people. Call it inside the transaction of the change.

    It matters where somebody is placed and as what, their first and last day, and their leaves. Raises
    ``RuntimeError`` outside a transaction: the change and what follows from it stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("People change inside a transaction.")
    heard = _heard.get()
    if heard is not None:
        heard.update(person_ids)
    elif person_ids:
        for listener in _listeners:
            listener(person_ids)


@contextmanager
def told_together() -> Iterator[None]:
    """Many changes, told in one call when all of them are made. Use it inside the transaction of all of them."""
    if _heard.get() is not None:
        yield
        return
    heard: set[int] = set()
    token = _heard.set(heard)
    try:
        yield
    finally:
        _heard.reset(token)
    people_changed(sorted(heard))
