"""Checks of the answer key: nothing but the words' meaning may tell which reply is best (RP060 to RP068)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import comb
from statistics import median

from .decision import Multi, Rank
from .message import Phrase, gettext_noop
from .problem import Place, Problem, report
from .scenario import Kind, Option, Scenario, Tag, Text, Turn
from .thresholds import Thresholds

WHOLE = Place("scenario")
POOR = (Tag.POOR, Tag.TRAP)
LOADED = {
    "en": r"\b(always|never|just|obviously|of course|simply)\b",
    "lv": r"\b(vienmēr|nekad|tikai|protams|vienkārši)\b",
}
LONG_WORDED = ("et", "fi", "lt", "lv", "mn")
"""Languages whose everyday words are long, because they carry their endings."""
SORRY = {"en": r"\b(sorry|apologi[sz]e)\b", "lv": r"\b(atvaino\w*|piedod\w*)\b"}
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision with an answer key: the best reply and the others, as a learner weighs them."""

    turn: Turn
    best: Option
    others: tuple[Option, ...]

    @property
    def all(self) -> tuple[Option, ...]:
        return tuple(option for option in self.turn.options if option is self.best or option in self.others)


def choices_of(scenario: Scenario) -> list[Choice]:
    """Return the decisions with exactly one best reply among two or more that are said."""
    found = []
    for turn in scenario.turns:
        if isinstance(turn.decide, Multi | Rank):
            continue
        said = [option for option in turn.options if option.text]
        best = [option for option in said if Tag.BEST in option.tags]
        if len(best) == 1 and len(said) > 1:
            found.append(Choice(turn, best[0], tuple(option for option in said if option is not best[0])))
    return found


def answers_do_not_tell(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP060 to RP062 and RP083 over all decisions of the scene."""
    choices = choices_of(scenario)
    yield from _places(choices, limits)
    longest_at_home = False
    for locale in scenario.locales:
        for problem in _lengths(scenario, choices, locale, limits):
            if locale == scenario.locale_default:
                longest_at_home = True
                yield problem
            elif longest_at_home:
                yield problem
            else:
                yield report("longest-translated", WHOLE, {"locale": locale})
                break
        yield from _giveaways(scenario, choices, locale, limits)


def _places(choices: Sequence[Choice], limits: Thresholds) -> Iterator[Problem]:
    fixed = [choice for choice in choices if choice.turn.order == "fixed" and len(choice.all) > 1]
    places = [choice.all.index(choice.best) for choice in fixed]
    if len(places) >= limits.same_place and len(set(places)) == 1:
        yield report("same-place", WHOLE, {"place": places[0] + 1})
        return
    for size in sorted({len(choice.all) for choice in fixed}):
        here = [place for choice, place in zip(fixed, places, strict=True) if len(choice.all) == size]
        if len(here) >= limits.places and _chance(here, size) * 100 < limits.places_chance:
            yield report("places", WHOLE)
            return


def _chance(places: Sequence[int], size: int) -> float:
    """Return the exact multinomial chance of places at least as uneven as these, each place equally likely."""
    counts = sorted((places.count(place) for place in range(size)), reverse=True)
    total = len(places)
    own = _ways(counts)

    def every(left: int, slots: int) -> Iterator[list[int]]:
        if slots == 1:
            yield [left]
            return
        for first in range(left + 1):
            for rest in every(left - first, slots - 1):
                yield [first, *rest]

    return sum(ways for counted in every(total, size) if (ways := _ways(counted)) <= own) / size**total


def _ways(counts: Sequence[int]) -> int:
    left, ways = sum(counts), 1
    for count in counts:
        ways *= comb(left, count)
        left -= count
    return ways


def _lengths(
    scenario: Scenario, choices: Sequence[Choice], locale: str, limits: Thresholds
) -> Iterator[Problem]:
    def size(option: Option) -> int:
        return len(scenario.words(option.text, locale))

    longest = sum(size(choice.best) > max(size(one) for one in choice.others) for choice in choices)
    if len(choices) >= limits.places and longest * 100 > limits.longest * len(choices):
        yield report("longest-is-best", WHOLE, {"count": longest, "total": len(choices), "locale": locale})
        return
    ratios = [
        100 * size(choice.best) / max(1.0, median(size(one) for one in choice.others)) for choice in choices
    ]
    if len(ratios) >= limits.places and median(ratios) > limits.longer:
        yield report("best-is-longer", WHOLE, {"share": round(median(ratios)), "locale": locale})


def _giveaways(
    scenario: Scenario, choices: Sequence[Choice], locale: str, limits: Thresholds
) -> Iterator[Problem]:
    marks = {
        gettext_noop("a question mark"): r"\?",
        gettext_noop("an apology"): SORRY.get(locale.split("-")[0], r"(?!)"),
    }
    for what, pattern in marks.items():
        sign = re.compile(pattern, re.IGNORECASE)
        alone = sum(
            bool(sign.search(scenario.words(choice.best.text, locale)))
            and not any(sign.search(scenario.words(one.text, locale)) for one in choice.others)
            for choice in choices
        )
        if len(choices) >= limits.places and alone * 100 > limits.giveaway * len(choices):
            params = {"count": alone, "total": len(choices), "what": Phrase(what), "locale": locale}
            yield report("giveaway", WHOLE, params)
    # Also where two best replies stand in for one another: which of them is offered does not matter to its words.
    loaded = re.compile(LOADED.get(locale.split("-")[0], r"(?!)"), re.IGNORECASE)
    good, words = 0, list[str]()
    for option in (option for turn in scenario.turns for option in turn.options):
        hit = loaded.search(scenario.words(option.text, locale))
        if hit and Tag.BEST in option.tags:
            good += 1
        elif hit and any(tag in POOR for tag in option.tags):
            words.append(hit.group().lower())
    if len(words) >= limits.same_place and not good:
        yield report("loaded-words", WHOLE, {"words": ", ".join(sorted(set(words))), "locale": locale})


def replies_are_weighed(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP063, RP065, RP067 and RP068, turn by turn."""
    for turn in scenario.turns:
        said = [option for option in turn.options if option.kind is Kind.SAY and option.text]
        # Replies with a condition stand in for one another: they count as one.
        count = sum(option.when is None for option in said) + any(option.when is not None for option in said)
        if turn.decide is None and count > limits.most_options:
            params = {"id": turn.id, "count": count, "most": limits.most_options}
            yield report("too-many-options", Place("turn", turn.id), params)
        for locale in scenario.locales:
            yield from _alike(scenario, said, locale, limits)
        for option in said:
            if (
                any(tag in POOR for tag in option.tags)
                and not option.coach
                and not any(rule.why for rule in option.evidence)
            ):
                yield report("no-feedback", Place("option", option.id), {"id": option.id})
        notes = {scenario.words(option.coach, scenario.locale_default) for option in said}
        if len(said) > 1 and len(notes) == 1 and notes != {""}:
            yield report("same-feedback", Place("turn", turn.id), {"id": turn.id})


def _alike(scenario: Scenario, said: Sequence[Option], locale: str, limits: Thresholds) -> Iterator[Problem]:
    texts = [scenario.words(option.text, locale).casefold() for option in said]
    for at, option in enumerate(said):
        for other, text in zip(said[:at], texts[:at], strict=True):
            matcher = SequenceMatcher(None, text, texts[at], autojunk=False)
            if matcher.real_quick_ratio() * 100 < limits.alike or matcher.quick_ratio() * 100 < limits.alike:
                continue
            if matcher.ratio() * 100 >= limits.alike:
                params = {"id": other.id, "ref": option.id, "locale": locale}
                yield report("alike", Place("option", option.id), params)


def words_are_plain(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP066: lines and replies are short enough to say and easy enough to read, in every language."""
    for locale in scenario.locales:
        for turn in scenario.turns:
            for option in turn.options:
                yield from _plain("option", option.id, option.text, locale, limits.option_length, limits)
            for line in turn.say:
                yield from _plain("line", line.id, line.text, locale, limits.line_length, limits)


def _plain(kind: str, name: str, text: Text, locale: str, most: int, limits: Thresholds) -> Iterator[Problem]:
    words = dict(text.entries).get(locale, "")
    if len(words) > most:
        params = {"id": name, "count": len(words), "most": most, "locale": locale}
        yield report("long-option" if kind == "option" else "long-line", Place(kind, name), params)
    elif lix(words) > (limits.lix_long if locale.split("-")[0] in LONG_WORDED else limits.lix):
        yield report("hard-to-read", Place(kind, name), {"id": name, "locale": locale})


def lix(text: str) -> int:
    """Return the reading level by LIX: words a sentence plus percent of words over six letters (Björnsson 1968).

    Texts under twelve words get 0: so few words say nothing about how hard they are.
    """
    words = _WORD.findall(text)
    if len(words) < 12:
        return 0
    sentences = max(1, len([part for part in _SENTENCE.split(text) if part.strip()]))
    return round(len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words))
