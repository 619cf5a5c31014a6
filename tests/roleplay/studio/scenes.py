"""Scenes as text for the tests of the desk."""

import re
from typing import Any

from roleplay.studio.drafting import drafted
from roleplay.studio.script import parse


def script(turns: int) -> str:
    """A scene of so many turns that passes the checks for publishing: two replies each, one of them good."""
    lines = [
        "# The long call",
        "Brief: A customer calls about many things.",
        "Channel: phone",
        "Customer: Mr Ozols",
        "Learner: Anna",
    ]
    for n in range(1, turns + 1):
        last = n == turns
        lines += [
            "",
            f"Mr Ozols: This is matter number {n}, and it is not settled yet.",
            f"- Tell me about matter {n}.{' -> END resolved' if last else ''} [best] [phone/greet +1: You asked.]",
            f"- I cannot help with matter {n}.{' -> END left' if last else ''} [poor] [mood -1] [phone/greet -1]",
        ]
    return "\n".join([*lines, "", "END resolved: He has his answers.", "", "END left: He hung up."])


def plain_script(turns: int) -> str:
    """The same scene without a clause: how somebody writes it who knows nothing of marks but good and poor."""
    return re.sub(r" \[phone[^]]*\]", "", script(turns))


def document(turns: int, key: str = "long-call") -> dict[str, Any]:
    return drafted(parse(script(turns))[0], key)[0]
