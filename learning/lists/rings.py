"""Rings in who leads whom, where everybody has one manager at most."""

from collections.abc import Mapping


def rings(above: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every ring of ``above`` (somebody to their manager) once: ``(a, b)`` says that b leads a and a leads b.

    Takes time and memory in proportion to the number of people.
    """
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in above:
        path: dict[str, int] = {}
        here = start
        while here in above and here not in done and here not in path:
            path[here] = len(path)
            here = above[here]
        if here in path:
            found.append(tuple(path)[path[here] :])
        done.update(path)  # in place: a union with keys would copy the set for each person
    return found
