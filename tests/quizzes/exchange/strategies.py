"""Question documents as each format can carry them, in one language, with ids of the author's own."""

import unicodedata

from hypothesis import strategies as st

from quizzes.exchange.formats import Format
from quizzes.exchange.plain import plain

LABELS = ("True", "False")
_NASTY = st.sampled_from(
    [*"{}=~#:\\%*<>&[]|;,'\"-+@/$ _.1aA\n", "->", "::", "//", "####", "\\n", "[html]", "%50%"]
)
_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)


def words(*, lines: bool = True, arrows: bool = True, strokes: bool = True):
    """Words that are what the product stores: tidy, with whatever signs the format has to escape."""
    bits = st.lists(st.one_of(_NASTY, _WORDS), min_size=1, max_size=8).map("".join)

    def usable(said: str) -> str:
        said = said if lines else said.replace("\n", " ")
        said = said if arrows else said.replace("->", "-").replace("->", "-")
        said = said if strokes else said.replace("\\", "/")
        return plain("\n".join(line.strip() for line in said.split("\n")))[0]

    return bits.map(usable).filter(
        lambda said: said.strip() and "->" not in said if not arrows else said.strip()
    )


def texts(**how):
    return words(**how).map(lambda said: {"en": said})


def keys():
    return st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


def maybe(name, strategy):
    return st.one_of(st.just({}), strategy.map(lambda value: {name: value}))


@st.composite
def rows(draw, least=2, most=5, *, feedback=True, **how):
    ids = draw(st.lists(keys(), min_size=least, max_size=most, unique=True))
    return [
        {
            "id": name,
            "text": draw(texts(**how)),
            **(draw(maybe("feedback", texts(**how))) if feedback else {}),
        }
        for name in ids
    ]


@st.composite
def shares(draw, count):
    """Positive marks that make 100, as many as asked."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=count - 1, max_size=count - 1)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]


@st.composite
def single(draw, form):
    aiken = form is Format.AIKEN
    options = draw(rows(feedback=not aiken, lines=not aiken))
    others = st.just(0) if aiken else st.integers(-100, 99)
    right = draw(st.integers(0, len(options) - 1))
    for index, option in enumerate(options):
        option["fraction"] = 100 if index == right else draw(others)
    return {"options": options}


@st.composite
def multiple(draw, form):
    options = draw(rows(least=2))
    right = draw(st.integers(1, len(options) - 1))
    marks = draw(shares(right)) + [draw(st.integers(-100, 0)) for _ in options[right:]]
    for option, mark in zip(options, draw(st.permutations(marks)), strict=True):
        option["fraction"] = mark
    return {"options": options}


@st.composite
def truefalse(draw, form):
    right = draw(st.booleans())
    labels = draw(st.tuples(texts(), texts())) if form is Format.CSV else [{"en": label} for label in LABELS]
    return {
        "options": [
            {
                "id": name,
                "text": label,
                "fraction": 100 * (right == truth),
                **draw(maybe("feedback", texts())),
            }
            for name, truth, label in zip(("true", "false"), (True, False), labels, strict=True)
        ]
    }


@st.composite
def matching(draw, form):
    how = {"arrows": form is not Format.GIFT}
    pairs = draw(rows(feedback=form is Format.CSV, **how))
    for pair in pairs:
        pair["match"] = draw(texts(**how))
    extras = draw(rows(least=0, most=2, feedback=False, **how))
    for extra in extras:
        extra["id"] += "-x"
    return {"pairs": pairs, **({"extras": extras} if extras else {})}


@st.composite
def short(draw, form):
    options = draw(rows(least=1, lines=form is Format.CSV, arrows=form is not Format.GIFT))
    for index, option in enumerate(options):
        # Answers side by side that earn and say the same come back as one with two lines: so they differ here.
        option["fraction"] = 100 if index == 0 else (90 - index)
    return {"options": options} | (draw(maybe("typos", st.just(True))) if form is Format.CSV else {})


def decimals(low, high):
    def spelled(number):
        return f"{number.normalize():f}" if number else "0"

    return st.decimals(low, high, allow_nan=False, places=3).map(spelled)


@st.composite
def number(draw, form):
    ids = draw(st.lists(keys(), min_size=1, max_size=3, unique=True))
    answers = [
        {
            "id": name,
            "value": draw(decimals(-99999, 99999)),
            "tolerance": draw(decimals(0, 999)),
            "fraction": 100 if index == 0 else draw(st.integers(0, 100)),
            **draw(maybe("feedback", texts())),
        }
        for index, name in enumerate(ids)
    ]
    units = []
    if form is Format.MOODLE:
        units = [
            {"id": f"{one['id']}-u", "text": one["text"], "factor": draw(decimals("0.001", 99999))}
            for one in draw(rows(least=0, most=2, feedback=False))
        ]
    return {"answers": answers, **({"units": units} if units else {})}


@st.composite
def ordering(draw, form):
    return {"items": draw(rows(feedback=False))}


@st.composite
def rank(draw, form):
    options = draw(rows())
    for option in options:
        option["worth"] = draw(st.integers(1, 10))
    return {"options": options}


@st.composite
def gaps(draw, form):
    names = draw(st.lists(keys(), min_size=1, max_size=3, unique=True))
    found = []
    for name in names:
        options = draw(rows(feedback=False))
        for option in options:
            option["id"] += f"-in-{name}"
        found.append({"id": name, "right": draw(st.sampled_from(options))["id"], "options": options})
    asked = " then ".join(f"[[{name}]]" for name in draw(st.permutations(names)))
    return {"text": {"en": f"We say {asked}."}, "gaps": found}


@st.composite
def essay(draw, form):
    bounds = draw(st.dictionaries(st.sampled_from(["least", "most"]), st.integers(1, 600), min_size=1))
    if form is Format.GIFT:
        return {}
    rubric = [
        {"id": one["id"], "text": one["text"], "points": draw(st.integers(1, 20))}
        for one in draw(rows(least=1, feedback=False))
    ]
    own = {"rubric": rubric} if form is Format.CSV else {}
    return {"model": draw(texts()), "words": bounds, **own}


CARRIED = {
    Format.GIFT: [single, multiple, truefalse, matching, short, number, essay],
    Format.MOODLE: [single, multiple, truefalse, matching, short, number, gaps, ordering, essay],
    Format.AIKEN: [single],
    Format.CSV: [single, multiple, truefalse, matching, short, number, ordering, rank, essay],
}


@st.composite
def question(draw, form, key):
    make = draw(st.sampled_from(CARRIED[form]))
    aiken = form is Format.AIKEN
    document = {"key": key, "kind": make.__name__, "text": draw(texts(lines=not aiken))}
    if not aiken:
        document |= draw(maybe("tags", st.lists(keys(), min_size=1, max_size=3, unique=True)))
        document |= draw(maybe("feedback", texts()))
    if form in (Format.MOODLE, Format.CSV):
        document |= draw(maybe("hints", st.lists(texts(), min_size=1, max_size=2)))
    if form is Format.CSV:
        document |= draw(maybe("difficulty", st.sampled_from(["easy", "hard"])))
        document |= draw(maybe("clauses", st.just(["phone/rings", "phone/greet"])))
        document |= draw(maybe("sources", st.just(["mn-1"])))
    return unicode_form({**document, **draw(make(form))})


def unicode_form(document):
    """The stored form of every word, as the reader of documents leaves it."""
    if isinstance(document, dict):
        return {name: unicode_form(value) for name, value in document.items()}
    if isinstance(document, list):
        return [unicode_form(value) for value in document]
    return unicodedata.normalize("NFC", document) if isinstance(document, str) else document


@st.composite
def banks(draw, form):
    names = draw(st.lists(keys(), min_size=1, max_size=4, unique=True))
    return [draw(question(form, name)) for name in names]
