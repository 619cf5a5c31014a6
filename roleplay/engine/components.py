"""Which places of a graph lead to one another: its strongly connected components."""

from __future__ import annotations

from collections.abc import Sequence


def strongly_connected(targets: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components of a graph, each after those that it leads to.

    `targets` are the places that each place leads to. Tarjan 1972, without recursion.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    open_: set[int] = set()
    found: list[list[int]] = []
    for root in range(len(targets)):
        work = [] if root in order else [(root, -1)]
        while work:
            node, done = work.pop()
            if done < 0:
                done = 0
                order[node] = low[node] = len(order)
                stack.append(node)
                open_.add(node)
            for position in range(done, len(targets[node])):
                target = targets[node][position]
                if target not in order:
                    work.append((node, position))
                    work.append((target, -1))
                    break
                if target in open_:
                    low[node] = min(low[node], low[target])
            else:
                if low[node] == order[node]:
                    component: list[int] = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                        open_.discard(component[-1])
                    found.append(component)
    return found
