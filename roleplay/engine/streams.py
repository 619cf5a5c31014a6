"""Seeded choice without a generator: one stream per place, so that a line added elsewhere changes nothing here."""

import hashlib
from collections.abc import Sequence


def pick(seed: int, digest: str, turn: str, visit: int, purpose: str) -> int:
    """Return a whole number of 256 bits for one place in one play.

    It depends on its arguments only: the same attempt seed, scenario digest, turn, visit of that turn and purpose
    give the same number on every machine and under every PYTHONHASHSEED.
    """
    name = f"{seed}\x1f{digest}\x1f{turn}\x1f{visit}\x1f{purpose}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest())


def weighted(number: int, weights: Sequence[int]) -> int:
    """Return the position that `number` falls on among `weights` (whole, not negative, at least one above zero)."""
    rest = number % sum(weights)
    for position, weight in enumerate(weights):
        if rest < weight:
            return position
        rest -= weight
    raise AssertionError("unreachable: rest is below the sum of the weights")


def shuffled(number: int, count: int) -> tuple[int, ...]:
    """Return an order of `count` positions, each of the count! orders equally likely (bias below 2**-200)."""
    places = list(range(count))
    order: list[int] = []
    while places:
        number, at = divmod(number, len(places))
        order.append(places.pop(at))
    return tuple(order)
