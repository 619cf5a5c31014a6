"""What a file brings is what the reader of the bank takes."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.authoring.exchange_words import known
from quizzes.exchange import formats
from quizzes.exchange.formats import Format, read, write
from quizzes.exchange.merging import merge
from quizzes.grading.findings import blocking
from quizzes.grading.reading import read_question
from quizzes.grading.writing import question_document
from tests.quizzes.exchange import strategies as make

SOURCES = Path(formats.__file__).parent.glob("*.py")


@pytest.mark.parametrize("form", Format)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_bank_takes_what_comes_back(form, data):
    document = data.draw(make.question(form, "q"))
    question, found = read_question(document)
    if blocking(found):
        return
    stored = question_document(question, ["en"])
    written = write([stored], form, "en", make.LABELS)
    for one in read(written.content.encode(), form, "en", make.LABELS).questions:
        again, wrong = read_question(merge(stored, one.document, labels_made=one.labels_made))
        assert blocking(wrong) == []
        if form is not Format.AIKEN:
            assert question_document(again, ["en"]) == stored


def test_every_remark_has_words():
    said = set()
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        said |= set(re.findall(r'(?:lose|refuse|FileRefused|Remark|lost\.add)\(\s*"([a-z-]+)"', text))
    from quizzes.exchange.leaving import OPTIONAL
    from quizzes.grading.kinds import QuestionKind

    said |= {f"kind-{kind}" for kind in QuestionKind} | set(OPTIONAL) - {"difficulty"} | {"difficulty-stays"}
    assert said - known() == set()
    assert known() - said == set()
