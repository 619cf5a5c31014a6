"""Checks of texts across languages, and of what must not stand in them (RP082, RP086, RP091 to RP096)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .check_data import texts
from .guards import FactKnown, Guard, Seen, leaves
from .message import Phrase, gettext_noop
from .problem import Place, Problem, report
from .scenario import Scenario, Text, Turn

WHOLE = Place("scenario")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[sd]|%[sd]")
_CURRENCY = re.compile(r"[€£$₮]|\b(?:(?:EUR|USD|GBP|SEK|DKK|MNT|kr)\b|eiro|euro)", re.IGNORECASE)
_YEAR = re.compile(r"\b20[2-9]\d\b(?!\s*(?:[€£$₮]|EUR|SEK|DKK|MNT|kr|eiro|euro|kron|tug))", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|style|link|meta)\b|javascript:|\bon[a-z]+\s*=", re.I
)
_ADDRESS = re.compile(r"\b(?:https?|ftp)://(?P<host>[^\s/]+)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_INVENTED = re.compile(r"(?:^|\.)example(?:\.(?:com|org|net))?$", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)\+\d[\d \-]{7,}\d")
_CODE = re.compile(r"\b\d{6}-?\d{5}\b")
_CAPITALS = re.compile(r"[^\W\d_]")
STRONG = {
    "en": r"\b(suicid\w*|raped?|kill(?:ed|s)?|murder\w*|abus(?:e|ed|ive)|dead|died|cancer|idiots?|stupid|shut up)\b",
    "lv": r"\b(pašnāv\w*|izvaro\w*|nogalin\w*|slepkav\w*|vardarb\w*|nomira|mir(?:is|usi)|vēzis|idiot\w*|muļķis)\b",
}


def texts_agree(scenario: Scenario) -> Iterator[Problem]:
    """RP082 and RP086: the same placeholders, sums and years in every language."""
    home = scenario.locale_default
    for path, text in texts(scenario):
        said = dict(text.entries)
        own = said.get(home, "")
        for locale in scenario.locales:
            other = said.get(locale, "")
            if locale == home or not own or not other:
                continue
            if sorted(_PLACEHOLDER.findall(own)) != sorted(_PLACEHOLDER.findall(other)):
                yield report("placeholders", WHOLE, {"path": path, "locale": locale}, path=path)
            for what, pattern in ((gettext_noop("money"), _CURRENCY), (gettext_noop("a year"), _YEAR)):
                if bool(pattern.search(own)) != bool(pattern.search(other)):
                    params = {"path": path, "what": Phrase(what), "locale": locale}
                    yield report("local-figures", WHOLE, params, path=path)


def texts_are_safe(scenario: Scenario) -> Iterator[Problem]:
    """RP094 and RP095: nobody's data, and nothing that runs or leads away."""
    for path, text in texts(scenario):
        for _, words in text.entries:
            if _ACTIVE.search(words) or any(
                not _INVENTED.search(found["host"].split(":")[0]) for found in _ADDRESS.finditer(words)
            ):
                yield report("active-content", WHOLE, {"path": path}, path=path)
            what = _personal(words)
            if what:
                yield report("personal-data", WHOLE, {"path": path, "what": Phrase(what)}, path=path)


def _personal(words: str) -> str:
    if any(not _INVENTED.search(found["host"]) for found in _MAIL.finditer(words)):
        return gettext_noop("an e-mail address")
    if _PHONE.search(words):
        return gettext_noop("a phone number")
    return gettext_noop("a personal code") if _CODE.search(words) else ""


def scene_is_kind(scenario: Scenario) -> Iterator[Problem]:
    """RP091 to RP093: limits can be met, feelings are said in words, strong scenes say so first."""
    for turn in scenario.turns:
        if turn.limit_s and turn.timeout not in scenario.index.options:
            yield report("no-timeout", Place("turn", turn.id), {"id": turn.id})
        for line in turn.say:
            for locale, words in line.text.entries:
                letters = _CAPITALS.findall(words)
                signs = not letters and words.strip(" .…")
                if signs or (len(letters) > 6 and "".join(letters).isupper()):
                    yield report("shouting", Place("line", line.id), {"id": line.id, "locale": locale})
    if scenario.content_note:
        return
    for turn in scenario.turns:
        for line in turn.say:
            for locale, words in line.text.entries:
                hit = re.search(STRONG.get(locale.split("-")[0], r"(?!)"), words, re.IGNORECASE)
                if hit:
                    yield report("no-note", Place("line", line.id), {"what": hit.group()})
                    return


def secrets_are_kept(scenario: Scenario) -> Iterator[Problem]:
    """RP096: a line does not tell a fact in the fact's own words before the fact is known."""
    for fact in scenario.facts:
        for turn in scenario.turns:
            for line in turn.say:
                if _waits(scenario, turn, line.when, fact.id):
                    continue
                if any(
                    _tells(words, dict(line.text.entries).get(locale, ""))
                    for locale, words in fact.text.entries
                ):
                    params = {"id": line.id, "ref": fact.id}
                    yield report("tells-secret", Place("line", line.id), params)


def _waits(scenario: Scenario, turn: Turn, when: Guard | None, fact: str) -> bool:
    """Whether a line needs the fact, or what brought it out, or stands where only asking for it leads."""
    for leaf in leaves(when):
        if isinstance(leaf, FactKnown) and leaf.fact == fact and leaf.known:
            return True
        if isinstance(leaf, Seen) and _brings_out(scenario, leaf.ref, fact):
            return True
    ways = [option for one in scenario.turns for option in one.options if option.to == turn.id]
    ways_by_auto = any(auto.to == turn.id for one in scenario.turns for auto in one.auto)
    return bool(ways) and not ways_by_auto and all(_brings_out(scenario, way.id, fact) for way in ways)


def _brings_out(scenario: Scenario, ref: str, fact: str) -> bool:
    option = scenario.index.options.get(ref)
    return option is not None and (fact in option.reveals or fact in option.asks)


def _tells(secret: str, words: str) -> bool:
    plain = " ".join(re.findall(r"\w+", secret.casefold()))
    return len(plain) > 12 and plain in " ".join(re.findall(r"\w+", words.casefold()))


def stale_texts(before: Mapping[str, Text], now: Mapping[str, Text], home: str) -> dict[str, list[str]]:
    """Return, for each other language, the texts whose words changed in `home` and not in it since `before`."""
    found: dict[str, list[str]] = {}
    for path, text in now.items():
        was = before.get(path)
        if was is None:
            continue
        old, new = dict(was.entries), dict(text.entries)
        if old.get(home) == new.get(home):
            continue
        for locale, words in new.items():
            if locale != home and words and old.get(locale) == words:
                found.setdefault(locale, []).append(path)
    return found
