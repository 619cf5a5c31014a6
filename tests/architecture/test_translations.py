"""Every word of every screen is there in Latvian, and the compiled catalogue says the same.

The words are collected here from the sources themselves, so that a sentence which was written and never extracted
is found as well. A learner's pages are then rendered in English and in Latvian and laid side by side: what is the
same in both, and is not content or a name, was never translated.
"""

import gettext
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from learning import api as learning
from learning.actions.assign import assign, start_cycle
from learning.actions.record import record_read, record_result
from learning.dates import near, spoken
from learning.models import Assignment, Branch, Certificate, Job, Person, Release, ReleaseText
from learning.roles import Role
from roleplay.actions.marking import Given, mark_play
from roleplay.engine import Mode
from tests.factories import quizzes as quiz_factory
from tests.factories import roleplay as scene_factory
from tests.factories.learning import (
    NOON,
    BranchFactory,
    PersonFactory,
    leads,
    make_course,
    make_result,
    make_standard,
)
from tests.harness.messages import PLACEHOLDER, PO, catalogue, in_python, in_template, sources


def test_messages_are_found_in_python_and_in_templates() -> None:
    python = (
        'a = _("One"); b = pgettext("on", "Monday"); c = f"{_(\'Inside\')} x"; d = ngettext("1", "%(n)d", n)'
    )
    assert set(in_python(python)) == {("", "One"), ("on", "Monday"), ("", "1"), ("", "Inside")}
    template = (
        "{% load i18n %}{% translate 'Start' context 'stage' %}{% blocktranslate count n=n %}{{ n }} line"
        '{% plural %}{{ n }} lines{% endblocktranslate %}{% translate "Say it" as words %}'
    )
    assert set(in_template(template)) == {("stage", "Start"), ("", "%(n)s line"), ("", "Say it")}


def test_everything_on_the_screens_is_translated() -> None:
    shown = list(sources())
    assert len(shown) > 400
    missing = sorted(
        f"{path}: {words!r}"
        for path, (context, words) in shown
        if (context, words) not in catalogue() or not catalogue()[context, words].done
    )
    assert missing == [], "Run `make messages`, then translate these in locale/lv/LC_MESSAGES/django.po"


# --- What stands in the catalogue ---------------------------------------------------------------------


def test_placeholders_are_those_of_the_original() -> None:
    wrong = []
    for entry in catalogue().values():
        if not entry.done:
            continue
        known = set(PLACEHOLDER.findall(entry.words + entry.plural))
        for form, said in entry.said.items():
            used = set(PLACEHOLDER.findall(said))
            # "Neviens": the form for nothing may leave its number out, and only that.
            counted = known - set(PLACEHOLDER.findall(entry.words)) or known
            if used != known and not (
                entry.plural and form == 2 and used <= known and known - used <= counted
            ):
                wrong.append(f"{said!r} for {entry.words!r}")
    assert wrong == []


def test_plurals_have_all_three_latvian_forms() -> None:
    wrong = [
        entry.words for entry in catalogue().values() if entry.plural and sorted(entry.said) != [0, 1, 2]
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_of_this_source() -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    expected: dict[Any, str] = {}
    for entry in catalogue().values():
        key = f"{entry.context}\x04{entry.words}" if entry.context else entry.words
        if entry.done and entry.plural:
            expected |= {(key, form): said for form, said in entry.said.items()}
        elif entry.done:
            expected[key] = entry.said[0]
    assert {key: said for key, said in compiled.items() if key} == expected, "Run `make messages`"


# --- Sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 20), "šodien"),
        (date(2026, 11, 21), "rīt"),
        (date(2026, 11, 23), "pirmdien"),
        (date(2026, 11, 27), "piektdien, 27. novembrī"),
        (date(2027, 3, 3), "trešdien, 2027. gada 3. martā"),
    ],
)
def test_dates_take_the_form_that_their_place_asks_for(day: date, said: str, latvian: None) -> None:
    assert near(day, NOON.date()) == said


def test_a_date_after_until_is_in_the_dative(latvian: None) -> None:
    today = NOON.date()
    assert spoken(date(2026, 11, 27), today, "until") == "piektdienai, 27. novembrim"
    assert spoken(date(2026, 11, 27), today) == "piektdiena, 27. novembris"


@pytest.fixture
def latvian() -> Iterator[None]:
    with translation.override("lv"):
        yield


# --- The screens --------------------------------------------------------------------------------------


class Words(HTMLParser):
    """The texts of a page: between its tags, and in the attributes that people see or hear."""

    SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-busy")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def words_of(html: str) -> list[str]:
    """The texts of a page that hold a letter, each in one line."""
    parser = Words()
    parser.feed(html)
    lines = (" ".join(text.split()) for text in parser.found)
    return [line for line in lines if re.search(r"[^\W\d_]", line)]


def content() -> set[str]:
    """What authors and the company wrote, in the language in which they wrote it; and codes, which have none."""

    def inside(value: Any) -> Iterable[str]:
        if isinstance(value, str):
            yield from words_of(value) if "<" in value else [value]
        elif isinstance(value, dict):
            for one in value.values():
                yield from inside(one)
        elif isinstance(value, list):
            for one in value:
                yield from inside(one)

    found = {"Rehearsal"}
    for text in ReleaseText.objects.all():
        found |= {text.title, text.summary, *inside(text.body)}
    for body in Release.objects.values_list("body", flat=True):
        found |= set(inside(body))
    for model in (Person, Branch, Job):
        found |= set(model.objects.values_list("name", flat=True))
    found |= set(Certificate.objects.values_list("code", flat=True))
    return found | set(Job.objects.values_list("place", flat=True))


def as_pattern(words: str) -> re.Pattern[str]:
    """A message as it looks on the screen, whatever was put in."""
    parts = PLACEHOLDER.split(" ".join(words.replace("%%", "%").split()))
    return re.compile(".+".join(re.escape(part) for part in parts[::2]))


@cache
def english() -> list[tuple[re.Pattern[str], bool]]:
    """Patterns of the English messages; the flag says that a part of a text is enough to know them by."""
    found = []
    for entry in catalogue().values():
        for words in filter(None, (entry.words, entry.plural)):
            letters = re.sub(r"\W", "", PLACEHOLDER.sub("", words))
            if entry.done and words not in entry.said.values() and letters:
                found.append((as_pattern(words), len(words.split()) > 2 and len(letters) > 10))
    return found


def left_in_english(lv: str, en: str, written: set[str]) -> list[str]:
    """Texts of the Latvian page that are English: the same as on the English page, or a message in English."""
    alike = set(words_of(en))
    plain = [entry for entry in catalogue().values() if entry.done and entry.words in entry.said.values()]
    same_in_both = [as_pattern(entry.words) for entry in plain]
    found = []
    for text in words_of(lv):
        bare = text
        for part in sorted(written, key=len, reverse=True):
            bare = bare.replace(part, "") if part else bare
        if not re.search(r"[^\W\d_]", bare) or any(one.fullmatch(text) for one in same_in_both):
            continue
        if text in alike or any(
            pattern.search(text) if part else pattern.fullmatch(text) for pattern, part in english()
        ):
            found.append(text)
    return found


@pytest.fixture
def screens(db: None) -> Iterator[dict[str, tuple[Person, str]]]:
    """Pages of a learner in the middle of a course, of somebody who has finished it, and of who leads them."""
    # A request leaves its language behind in the thread, until the next request: no other test shall find it.
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        make_standard("phone", ("rings", "greet", "close"))
        make_standard("limits", ("within", "keep"))
        scene = scene_factory.published(scene_factory.document())
        course = make_course()
        quiz = quiz_factory.publish(quiz_factory.quiz("another-check"))
        manager = PersonFactory(name="Jānis Ozols", locale="lv", user__roles=(Role.EMPLOYEE, Role.MANAGER))
        anna, berta, new = (PersonFactory(name=name, locale="lv") for name in ("Anna", "Berta", "Dace"))
        leads(manager, anna, berta, new)
        head = PersonFactory(name="Māra Liepa", locale="lv", user__roles=(Role.EMPLOYEE, Role.MANAGER))
        leads(head, manager, *PersonFactory.create_batch(26, branch=BranchFactory(key="far", name="Tālu")))
        for person, due in (
            (anna, date(2026, 11, 27)),
            (berta, date(2026, 11, 18)),
            (new, date(2026, 11, 30)),
        ):
            assign(
                person=person,
                activity=course["course"].activity,
                source=Assignment.Source.HIRED,
                due_on=due,
            )
        for person in (anna, berta):
            cycle = start_cycle(person=person, activity=course["course"].activity)
            record_read(person=person, cycle=cycle, release=course["one"], at=NOON)
        record_result(make_result(berta, course["quiz"]))
        letter = scene_factory.published(scene_factory.letter())
        trainer = PersonFactory(name="Tom", locale="lv", user__roles=(Role.EMPLOYEE, Role.TRAINER))
        scene_factory.assigned(berta, letter)
        # The words of the scene itself: what is content is left in the language in which it was written.
        words = letter.document["brief"]["en"]
        real, second = (scene_factory.sent(berta, letter, words=words) for _one in range(2))
        given = Given({"plain": 1, "next": 1}, second=True)
        mark_play(by=trainer.user, play=second.uuid, given=given, n=second.n)
        own = scene_factory.sent(berta, letter, Mode.PRACTICE, words=words)

        def at(key: str) -> str:
            return reverse("learning:activity", args=[course[key].activity.uuid])

        yield {
            "home before the start": (new, reverse("learning:home")),
            "home": (anna, reverse("learning:home")),
            "home with nothing due": (manager, reverse("learning:home")),
            "course": (anna, at("course")),
            "course not begun": (new, at("course")),
            "course finished": (berta, at("course")),
            "lesson": (anna, at("one")),
            "lesson with questions": (anna, at("two")),
            "standard": (anna, at("standard")),
            "record": (berta, reverse("learning:record")),
            "library": (anna, reverse("learning:library")),
            "library searched": (anna, reverse("learning:library") + "?q=Mind"),
            "team": (manager, reverse("learning:team")),
            "team of many": (head, reverse("learning:team")),
            "one of the team": (manager, reverse("learning:person", args=[berta.uuid])),
            "scene start": (anna, reverse("roleplay:scene", args=[scene.uuid])),
            "letter start": (berta, reverse("roleplay:scene", args=[letter.uuid])),
            "home of a trainer": (trainer, reverse("learning:home")),
            "to be marked": (trainer, reverse("roleplay:marking")),
            "waits for a second opinion": (trainer, reverse("roleplay:marking") + "?second=1"),
            "marking": (trainer, reverse("roleplay:mark", args=[real.uuid])),
            "marking once more": (trainer, reverse("roleplay:mark", args=[second.uuid])),
            "marking as a second": (manager, reverse("roleplay:mark", args=[second.uuid])),
            "marking own practice": (berta, reverse("roleplay:mark_own", args=[own.uuid])),
            "quiz start": (anna, reverse("quizzes:quiz", args=[quiz.uuid])),
        }


def test_the_screens_of_learners_and_managers_speak_latvian(screens: dict[str, tuple[Person, str]]) -> None:
    written = content()
    found = {}
    for name, (person, address) in screens.items():
        pages = {}
        for locale in ("lv", "en"):
            Person.objects.filter(pk=person.pk).update(locale=locale)
            client = Client()
            client.force_login(person.user)
            response = client.get(address)
            assert response.status_code == 200, name
            pages[locale] = response.content.decode()
            assert f'<html lang="{locale}"' in pages[locale], name
        if english_texts := left_in_english(pages["lv"], pages["en"], written):
            found[name] = english_texts
    assert found == {}


def test_a_sentence_left_in_english_is_noticed() -> None:
    known = "<p>Nothing is due.</p>"
    assert left_in_english(f"{known}<p>Sākt</p>", "<p>Start</p>", set()) == ["Nothing is due."]
    assert left_in_english("<p>Never heard of.</p>", "<p>Never heard of.</p>", set()) == ["Never heard of."]
    assert left_in_english("<p>Anna</p>", "<p>Anna</p>", {"Anna"}) == []


def test_home_is_one_grammatical_sentence(screens: dict[str, tuple[Person, str]]) -> None:
    person, address = screens["home"]
    client = Client()
    client.force_login(person.user)
    html = client.get(address).content.decode()
    assert (
        "Jāpabeidz līdz piektdienai, 27. novembrim, jo pirmdien sākāt darbu (Riga, at the counter)." in html
    )
    assert learning.person_of(person.user).locale == "lv"


def test_figures_are_written_the_latvian_way(screens: dict[str, tuple[Person, str]]) -> None:
    person, _address = screens["home"]
    quiz = Release.objects.get(activity__key="phone-check")
    record_result(make_result(person, quiz, passed=False, score=Decimal("3.5"), out_of=Decimal(20)))
    client = Client()
    client.force_login(person.user)
    assert "Vēl ne: 3,5 no 20." in client.get(reverse("learning:record")).content.decode()
