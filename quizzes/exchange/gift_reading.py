"""Read GIFT, Moodle's text format for questions (https://docs.moodle.org/en/GIFT_format)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizzes.exchange.drafts import (
    BLANK,
    FULL_MARK,
    MOST_PARTS,
    MOST_QUESTIONS,
    Draft,
    Labels,
    decimal_of,
    finish,
    number_of,
    whole_marks,
)
from quizzes.exchange.naming import is_key
from quizzes.exchange.plain import AUTO, HTML, MARKDOWN, PLAIN
from quizzes.exchange.remarks import FileRefused, ReadFile

_FORMS = {"html": HTML, "markdown": MARKDOWN, "plain": PLAIN, "moodle": AUTO}
_FORM = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_SAID_BESIDE = re.compile(r"\[(id|tag):([^\[\]]*)\]")
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,7})?)%")
_SHIFT = 0xF0000
"""An escaped sign waits in a private plane of Unicode while the unescaped ones do their work."""
_HIDDEN = re.compile("[\U000f0000-\U000fffff]")
_TRUE, _FALSE = {"T", "TRUE"}, {"F", "FALSE"}


def _hide(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(_SHIFT + ord("\n" if found[1] == "n" else found[1])), text)


def _show(text: str) -> str:
    return _HIDDEN.sub(lambda found: chr(ord(found[0]) - _SHIFT), text)


@dataclass
class _Block:
    """The lines of one question, and what its comments and its category said."""

    line: int
    lines: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)
    category: str = ""


def read_gift(text: str, locale: str, labels: Labels) -> ReadFile:
    """All questions of a GIFT file in the language ``locale``. Raises :class:`FileRefused` for too many."""
    drafts: list[Draft] = []
    for block in _blocks(_HIDDEN.sub("\ufffd", text)):
        if len(drafts) == MOST_QUESTIONS:
            raise FileRefused("too-many-questions", block.line, most=MOST_QUESTIONS)
        drafts.append(_question(block, locale, labels))
    return finish(drafts)


def _blocks(text: str) -> Iterator[_Block]:
    category, beside = "", list[tuple[str, str]]()
    block = _Block(0)
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            beside += _SAID_BESIDE.findall(bare)
        elif not bare or bare.startswith("$CATEGORY:"):
            if block.lines:
                block.beside, beside = beside, []
                yield block
                block = _Block(0)
            category = bare.removeprefix("$CATEGORY:").strip() if bare else category
        else:
            if not block.lines:
                block = _Block(number, category=category)
            block.lines.append(line)


def categories(path: str) -> list[str]:
    """The names in the path of a Moodle category, without those that every course has."""
    return [
        name
        for name in (part.strip() for part in path.split("/"))
        if name not in ("", "top") and name[0] != "$"
    ]


def _question(block: _Block, locale: str, labels: Labels) -> Draft:
    draft = Draft(block.line, locale, form=AUTO)
    for name in categories(block.category):
        draft.tag(name)
    for what, said in block.beside:
        if what == "tag":
            draft.tag(said)
        elif is_key(said.strip()):
            draft.key = said.strip()
    text = _hide("\n".join(block.lines)).strip()
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        draft.title, text = draft.words(_show(text[2:end]), PLAIN), text[end + 2 :].strip()
        if is_key(draft.title):
            draft.key = draft.key or draft.title
    text, draft.form = _form(text, draft.form)
    begin, end = text.find("{"), text.find("}")
    if begin < 0 and end < 0:
        draft.refuse("no-question")
        return draft
    if not 0 <= begin < end or "{" in text[begin + 1 :] or "}" in text[end + 1 :]:
        draft.refuse("braces")
        return draft
    head, inside, tail = text[:begin], text[begin + 1 : end], text[end + 1 :]
    asked = f"{head}{BLANK}{tail}" if tail.strip() else head
    draft.put(text=draft.needed(_show(asked)))
    if "####" in inside:
        inside, afterwards = inside.rsplit("####", 1)
        draft.put(feedback=_formed(draft, afterwards))
    _answers(draft, inside.strip(), labels)
    return draft


def _answers(draft: Draft, inside: str, labels: Labels) -> None:
    truth, *said = inside.split("#")
    if not inside:
        draft.put(kind="essay")
        draft.lose("rubric-needed")
    elif inside.startswith("#"):
        _numbers(draft, inside[1:])
    elif "~" in inside:
        _choices(draft, inside)
    elif "=" in inside and "->" in inside:
        _matching(draft, inside)
    elif truth.strip().upper() in _TRUE | _FALSE:
        right = truth.strip().upper() in _TRUE
        # The first feedback is for a wrong answer, the second for a right one.
        texts = [_formed(draft, one) for one in [*said, "", ""][:2]]
        draft.true_false(right=right, labels=labels, feedback=texts[::-1] if right else texts)
    else:
        _short(draft, inside)


@dataclass
class _Answer:
    sign: str
    weight: Fraction | None
    said: str
    feedback: dict[str, str]


def _split(draft: Draft, inside: str, *, formed: bool = True, weighted: bool = True) -> list[_Answer]:
    """The answers between braces. ``formed``: they may say how they are written; ``weighted``: what they earn."""
    first, *rest = re.split(r"([=~])", inside)
    if first.strip():
        draft.refuse("answers-first")
    if len(rest) > 2 * MOST_PARTS:
        draft.refuse("too-many-answers", most=MOST_PARTS)
        return []
    found = []
    for sign, said in zip(rest[::2], rest[1::2], strict=True):
        weight = _WEIGHT.match(said) if weighted else None
        words, _sign, feedback = (said[weight.end() :] if weight else said).partition("#")
        words, form = _form(words, draft.form) if formed else (words, draft.form)
        found.append(
            _Answer(
                sign,
                Fraction(weight[1]) if weight else None,
                draft.words(_show(words), form),
                _formed(draft, feedback, form),
            )
        )
    return found


def _form(said: str, form: str) -> tuple[str, str]:
    """Words without the prefix that says how they are written, and how they are."""
    found = _FORM.match(said)
    return (said[found.end() :], _FORMS[found[1]]) if found else (said, form)


def _formed(draft: Draft, said: str, form: str = "") -> dict[str, str]:
    words, form = _form(said, form or draft.form)
    return draft.text(_show(words), form)


def _marks(draft: Draft, answers: Sequence[_Answer], *, several: bool) -> list[int]:
    given = [
        one.weight if one.weight is not None else Fraction(FULL_MARK if one.sign == "=" else 0)
        for one in answers
    ]
    if any(abs(mark) > FULL_MARK for mark in given):
        draft.refuse("marks")
        return [0] * len(given)
    return whole_marks(given) if several else [whole_marks([mark])[0] for mark in given]


def _choices(draft: Draft, inside: str) -> None:
    answers = _split(draft, inside)
    several = all(one.sign == "~" for one in answers)
    marks = _marks(draft, answers, several=several)
    options = []
    for one, mark in zip(answers, marks, strict=True):
        if not one.said:
            draft.refuse("no-words")
        options.append(draft.option({draft.locale: one.said}, mark, one.feedback))
    draft.need(options)
    draft.put(kind="multiple" if several else "single", options=options)


def _short(draft: Draft, inside: str) -> None:
    answers = _split(draft, inside if "=" in inside else f"={inside}", formed=False)
    marks = _marks(draft, answers, several=False)
    given = []
    for one, mark in zip(answers, marks, strict=True):
        if words := accepted(draft, one.said):
            given.append((words, mark, one.feedback))
    draft.answers(given)


def accepted(draft: Draft, said: str) -> str:
    """An accepted answer. A star stands for anything in Moodle, unless a stroke stands before it; here it is a star."""
    if said == "*":
        draft.lose("anything-else")
        return ""
    if re.search(r"(?<!\\)\*", said):
        draft.lose("wildcard")
    return " ".join(said.replace("\\*", "*").split("\n"))


def _matching(draft: Draft, inside: str) -> None:
    pairs, extras = [], []
    for one in _split(draft, inside, weighted=False):
        line, arrow, partner = one.said.partition("->")
        line, partner = line.strip(), partner.strip()
        if not arrow or not partner:
            draft.refuse("no-partner")
        elif line:
            pairs.append((line, partner))
        else:
            extras.append(partner)
    put_matching(draft, pairs, extras)


def put_matching(draft: Draft, pairs: Sequence[tuple[str, str]], extras: Sequence[str]) -> None:
    """The body of a matching question."""
    locale = draft.locale
    draft.put(
        kind="matching",
        pairs=[
            {"id": draft.new_id(), "text": {locale: line}, "match": {locale: partner}}
            for line, partner in pairs
        ],
        extras=[{"id": draft.new_id(), "text": {locale: partner}} for partner in extras],
    )
    draft.need(pairs)


def _numbers(draft: Draft, inside: str) -> None:
    answers = []
    if inside.lstrip()[:1] not in ("=", "~"):
        inside = f"={inside}"
    for one in _split(draft, inside, formed=False):
        if one.sign == "~":
            draft.lose("anything-else")
            continue
        bounds = _bounds(one.said)
        if bounds is None:
            draft.refuse("not-a-number", value=one.said[:40])
            continue
        mark = FULL_MARK if one.weight is None else whole_marks([one.weight])[0]
        answers.append(figure(draft, *bounds, mark, one.feedback))
    draft.need(answers)
    draft.put(kind="number", answers=answers)


def _bounds(said: str) -> tuple[Fraction, Fraction] | None:
    """Value and tolerance of ``5``, ``5:0.5`` or ``4.5..5.5``."""
    if ".." in said:
        low, high = (number_of(part) for part in said.split("..", 1))
        return None if low is None or high is None or low > high else ((low + high) / 2, (high - low) / 2)
    value, _colon, within = said.partition(":")
    number, tolerance = number_of(value), number_of(within) if within.strip() else Fraction(0)
    return None if number is None or tolerance is None or tolerance < 0 else (number, tolerance)


def figure(
    draft: Draft, value: Fraction, tolerance: Fraction, fraction: int, feedback: dict[str, str]
) -> dict[str, object]:
    """An answer in figures."""
    (said, cut), (within, also) = decimal_of(value), decimal_of(tolerance)
    if cut or also:
        draft.lose("rounded")
    if not 0 <= fraction <= FULL_MARK:
        draft.refuse("marks")
    more = {"feedback": feedback} if feedback else {}
    return {"id": draft.new_id(), "value": said, "tolerance": within, "fraction": fraction, **more}
