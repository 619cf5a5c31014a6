"""`manage.py check_scenarios`: files, folders and packs, held against what publishing asks for."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories import roleplay as factory
from tests.factories.cms import PACK, write_pack

GAP = "W RP071"


def run(*paths: Path, **options) -> tuple[int, str]:
    """The exit code, and everything that was said."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_scenarios", *map(str, paths), stdout=out, stderr=err, **options)
    except CommandError as error:
        return error.returncode, out.getvalue() + err.getvalue() + str(error)
    return 0, out.getvalue() + err.getvalue()


def write(folder: Path, name: str, document) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.django_db
class TestFiles:
    @pytest.fixture(autouse=True)
    def _standards(self, db):
        factory.standards()

    def test_files_that_are_ready(self, tmp_path):
        path = write(tmp_path, "lamp-call.yaml", factory.document())
        code, said = run(tmp_path)
        assert code == 0
        assert f"{path}: ready" in said

    def test_files_that_are_not(self, tmp_path):
        path = write(tmp_path, "lamp-call.yaml", factory.document(start="nowhere"))
        code, said = run(path)
        assert code == 1
        assert f"{path}: E RP002" in said

    def test_files_that_cannot_be_read(self, tmp_path):
        path = tmp_path / "bad.yaml"
        path.write_text("a: [1", encoding="utf-8")
        assert run(path)[0] == 2
        assert run(tmp_path / "absent.yaml")[0] == 2
        (tmp_path / "empty").mkdir()
        assert run(tmp_path / "empty")[0] == 2

    @pytest.mark.parametrize(
        "document", [{"key": "check", "title": {"en": "A quiz"}}, ["turns"], "turns", None]
    )
    def test_a_file_that_is_no_scene_is_told_in_one_sentence(self, tmp_path, document):
        scene = write(tmp_path, "lamp-call.yaml", factory.document())
        other = write(tmp_path, "other.yaml", document)
        code, said = run(tmp_path)
        assert code == 2
        assert [line for line in said.splitlines() if line.startswith(str(other))] == [
            f"{other}: cannot be read: this is no scenario, it has no turns"
        ]
        assert f"{scene}: ready" in said


LAMP = "scenarios/lamp-call.yaml"
SECOND = {
    "courses/calls/course.yaml": "key: calls\ntitle: {en: Calls, lv: Zvani}\nmodules: [first, second]\n",
    "courses/calls/second/module.yaml": "key: second\ntitle: {en: Second, lv: Otrais}\nlessons: [limits]\n",
    "courses/calls/second/limits.md": (
        "---\nkey: limits\ntitle: Limits\nteaches: [limits/within]\n---\nMind them.\n\n"
        ":::activity {#scene}\nscenario: lamp-call\n:::\n"
    ),
    "standards/limits.md": (
        "---\nkey: limits\ntitle: What you may give\nstatement: All know it.\nowner: Head\nreview_on: '2027-05-17'\n"
        "clauses:\n  - {key: within, text: Stay within.}\n---\nBecause.\n"
    ),
    "standards/waiting.md": (
        "---\nkey: waiting\ntitle: While they wait\nstatement: Nobody waits alone.\nowner: Head\n"
        "review_on: '2027-05-17'\nclauses:\n  - {key: say, text: Say how long.}\n---\nBecause.\n"
    ),
}
"""A second module, in whose lesson the scene of the lamp is played: it is about `phone` and `limits`."""


def pack(root: Path, **changed: str) -> Path:
    """A pack with two modules and the scene; ``changed`` files by their names, or their end for short."""
    files = {**PACK, **SECOND}
    for name, text in changed.items():
        full = next(one for one in files if one.endswith(name.replace("_", "/") + ".md"))
        files[full] = text
    write_pack(root, files)
    write(root, LAMP, factory.document())
    return root


class TestPacks:
    """No database: what a pack says about itself is enough."""

    def test_its_scenes_are_checked_and_nothing_else(self, tmp_path):
        root = pack(tmp_path)
        write(root, "quizzes/check.yaml", {"key": "check", "title": {"en": "A quiz"}})
        code, said = run(root)
        assert code == 0
        assert f"{root / LAMP}: ready" in said
        assert "cannot be" not in said
        assert {line.partition(": ")[0] for line in said.splitlines()} == {str(root / LAMP)}

    def test_a_scene_that_is_not_ready_is_counted_among_the_scenes(self, tmp_path):
        root = pack(tmp_path)
        write(root, LAMP, factory.document(start="nowhere"))
        code, said = run(root)
        assert code == 1
        assert said.endswith("1 of 1 files cannot be published.")

    def test_a_clause_that_the_pack_does_not_have_is_found_in_the_pack_and_in_one_file_of_it(self, tmp_path):
        root = pack(tmp_path)
        (root / "standards/limits.md").unlink()
        for path in (root, root / LAMP):
            code, said = run(path)
            assert code == 1
            assert f"{root / LAMP}: E RP070" in said

    def test_a_standard_that_cannot_be_read_is_named(self, tmp_path):
        root = pack(tmp_path)
        (root / "standards/limits.md").write_text("---\nkey: [limits\n---\n", encoding="utf-8")
        code, said = run(root)
        assert code == 2
        assert "standards/limits.md:" in said
        assert "RP070" not in said

    def test_a_pack_without_scenes_says_so(self, tmp_path):
        assert run(write_pack(tmp_path))[0] == 2

    def test_what_another_module_practises_is_no_gap(self, tmp_path):
        # `first` teaches phone/rings; the scene, in `second`, is about phone/greet: the same standard.
        assert GAP not in run(pack(tmp_path))[1]

    def test_a_standard_that_no_scene_of_the_course_exercises_is_a_warning_at_its_module(self, tmp_path):
        lesson = PACK["courses/calls/first/rings.md"].replace("[phone/rings]", "[phone/rings, waiting/say]")
        root = pack(tmp_path, first_rings=lesson)
        code, said = run(root)
        assert code == 0
        (line,) = [line for line in said.splitlines() if GAP in line]
        assert line.startswith(f"{root / 'courses/calls/first/module.yaml'}: {GAP} $: ")
        assert "“First”" in line
        assert "“While they wait”" in line
        code, said = run(root, strict=True)
        assert code == 1
        assert "courses/calls/first/module.yaml" in said

    def test_a_scene_of_the_pack_that_no_lesson_holds_does_not_count(self, tmp_path):
        lesson = SECOND["courses/calls/second/limits.md"].partition(":::")[0]
        said = run(pack(tmp_path, second_limits=lesson))[1]
        assert [line for line in said.splitlines() if GAP in line and "“What you may give”" in line]

    @pytest.mark.parametrize("lost", ["courses/calls/second/limits.md", "courses/calls/second/module.yaml"])
    def test_a_course_of_which_something_is_missing_is_not_judged(self, tmp_path, lost):
        lesson = PACK["courses/calls/first/rings.md"].replace("[phone/rings]", "[waiting/say]")
        root = pack(tmp_path, first_rings=lesson)
        assert GAP in run(root)[1]
        (root / lost).unlink()
        assert GAP not in run(root)[1]

    def test_a_course_with_a_scene_that_is_elsewhere_is_not_judged(self, tmp_path):
        lesson = SECOND["courses/calls/second/limits.md"].replace(
            "scenario: lamp-call", "scenario: elsewhere"
        )
        first = PACK["courses/calls/first/rings.md"].replace("[phone/rings]", "[waiting/say]")
        assert GAP not in run(pack(tmp_path, second_limits=lesson, first_rings=first))[1]


@pytest.mark.slow
def test_every_scene_of_the_academy_can_be_published() -> None:
    code, said = run(settings.ACADEMY_DIR)
    assert code == 0
    scenes = sorted((settings.ACADEMY_DIR / "scenarios").glob("*.yaml"))
    assert [line.partition(": ready")[0] for line in said.splitlines() if ": ready" in line] == list(
        map(str, scenes)
    )
    assert [line for line in said.splitlines() if ": W " in line] == []
    assert "(1 finding)" in said
    assert "(1 findings)" not in said
