"""The list of checks in the docs is the catalogue of the engine, sentence by sentence."""

import re
from pathlib import Path

from roleplay.engine import MESSAGES

LIST = Path(__file__).parents[2] / "docs" / "role-play-checks.md"
ELSEWHERE = {"RP070", "RP071"}
"""Made beside the engine, since only the catalogue of standards and courses knows them."""


def plain(words: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"*\1*", words).replace("%%", "%").replace("|", "\\|")


def test_the_list_of_checks_says_what_the_engine_says() -> None:
    rows = {
        tuple(cell.strip() for cell in line.strip("| \n").split(" | "))
        for line in LIST.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| RP\d", line)
    }
    wanted = {(one.code, one.severity, plain(one.reason), plain(one.fix)) for one in MESSAGES.values()}
    assert {row for row in rows if row[0] not in ELSEWHERE} == wanted
