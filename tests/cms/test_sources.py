"""Every fact that the Academy cites stands in the list of sources, and the list holds nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = re.compile(r"\b(?:lv|da|mn|et|sv)-\d+\b")


def test_the_list_of_sources_is_what_the_academy_cites() -> None:
    cited = set()
    for file in (ROOT / "cms" / "academy").rglob("*"):
        if file.suffix in (".md", ".yaml"):
            cited |= set(KEY.findall(file.read_text(encoding="utf-8")))
    listed = re.findall(
        r"^\| ((?:lv|da|mn|et|sv)-\d+) \|", (ROOT / "docs" / "sources.md").read_text(), re.MULTILINE
    )
    assert len(cited) > 30
    assert cited == set(listed)
    assert len(listed) == len(set(listed))
