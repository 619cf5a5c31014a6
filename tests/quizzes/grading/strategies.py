"""Hypothesis strategies for questions, banks and draws. Everything they make is valid."""

from hypothesis import strategies as st

from quizzes.grading.documents import FULL_MARK, DrawRule, Option, Question, QuestionKind
from quizzes.grading.kinds.choices import Choices

TAGS = ("phone", "words", "complaint", "limits")
CLAUSES = ("phone/rings", "phone/greet", "listen/say-back", "limits/within")


CHOSEN = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUEFALSE)


def said(words: str) -> dict[str, str]:
    return {"en": words, "lv": f"{words} (lv)"}


@st.composite
def options(draw: st.DrawFn, kind: QuestionKind) -> tuple[Option, ...]:
    if kind is QuestionKind.TRUEFALSE:
        right = draw(st.booleans())
        fractions = {"true": 100 if right else 0, "false": 0 if right else 100}
    elif kind is QuestionKind.SINGLE:
        others = draw(st.lists(st.integers(-FULL_MARK, FULL_MARK - 1), min_size=1, max_size=5))
        fractions = {f"o{index}": value for index, value in enumerate([FULL_MARK, *others])}
    else:
        cuts = sorted(draw(st.sets(st.integers(1, FULL_MARK - 1), max_size=3)))
        rights = [high - low for low, high in zip([0, *cuts], [*cuts, FULL_MARK], strict=True)]
        wrongs = draw(st.lists(st.integers(-FULL_MARK, 0), min_size=1, max_size=3))
        fractions = {f"o{index}": value for index, value in enumerate([*rights, *wrongs])}
    return tuple(Option(name, said(name), value) for name, value in fractions.items())


@st.composite
def questions(draw: st.DrawFn, key: str = "q") -> Question:
    kind = draw(st.sampled_from(CHOSEN))
    return Question(
        key=key,
        kind=kind,
        text=said(key),
        body=Choices(kind.value, draw(options(kind))),
        tags=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=3))),
        clauses=tuple(draw(st.lists(st.sampled_from(CLAUSES), unique=True, max_size=2))),
    )


@st.composite
def banks(draw: st.DrawFn, largest: int = 12) -> list[Question]:
    size = draw(st.integers(0, largest))
    return [draw(questions(key=f"q{index:02}")) for index in range(size)]


def draw_rules() -> st.SearchStrategy[list[DrawRule]]:
    rule = st.builds(DrawRule, tag=st.sampled_from(TAGS), count=st.integers(1, 4))
    return st.lists(rule, min_size=1, max_size=4, unique_by=lambda one: one.tag)
