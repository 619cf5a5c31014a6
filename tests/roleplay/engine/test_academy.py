"""The scenes that are shipped hold what the checks demand. New ones are found by themselves."""

from pathlib import Path

import pytest
import yaml

from roleplay.engine import Severity, analyze, check_document

SCENES = sorted((Path(__file__).parents[3] / "cms" / "academy" / "scenarios").glob("*.yaml"))


def test_there_are_scenes() -> None:
    assert SCENES


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_a_shipped_scene_has_no_errors_and_is_proven_passable_and_failable(path: Path) -> None:
    scenario, problems = check_document(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert scenario is not None
    assert [(item.code, item.path, item.reason) for item in problems if item.severity is Severity.ERROR] == []
    analysis = analyze(scenario)
    assert (analysis.passable.truth, analysis.failable.truth) == ("proven", "proven")
