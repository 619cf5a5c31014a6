"""Moodle XML as Moodle writes it."""

from tests.quizzes.exchange.reading import Format, lost, one, questions, refused, said

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def xml(*parts):
    return HEAD + "\n".join(parts) + "\n</quiz>"


def question(kind, inside, text="Asked", name="a-key"):
    return (
        f'<question type="{kind}"><name><text>{name}</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text></questiontext>{inside}</question>"
    )


def moodle(kind, inside, text="Asked"):
    return one(xml(question(kind, inside, text)), Format.MOODLE)


def answer(words, fraction, feedback="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{words}</text>'
        f'<feedback format="html"><text>{feedback}</text></feedback>{more}</answer>'
    )


def test_several_choices_with_hints_tags_and_a_category():
    category = '<question type="category"><category><text>$course$/top/Phone</text></category></question>'
    inside = (
        "<generalfeedback><text>&lt;p&gt;So it is.&lt;/p&gt;</text></generalfeedback><single>false</single>"
        + answer("a", "50", "well") + answer("b", "50") + answer("c", "-33.33333")
        + '<hint format="html"><text>Look up</text></hint><hint><text>Look down</text></hint>'
        "<tags><tag><text>Greeting</text></tag></tags>"
    )  # fmt: skip
    document = one(xml(category, question("multichoice", inside, "<p>One</p><p>two</p>")), Format.MOODLE)
    assert document["kind"] == "multiple"
    assert document["tags"] == ["phone", "greeting"]
    assert document["text"] == said("One\ntwo")
    assert [option["fraction"] for option in document["options"]] == [50, 50, -33]
    assert document["options"][0]["feedback"] == said("well")
    assert document["hints"] == [said("Look up"), said("Look down")]
    assert document["feedback"] == said("So it is.")


def test_the_id_number_is_the_key():
    text = xml(
        question("truefalse", "<idnumber>rings-three</idnumber>" + answer("true", 100) + answer("false", 0))
    )
    assert one(text, Format.MOODLE)["key"] == "rings-three"


def test_units_turn_their_factor_round():
    units = (
        "<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit>"
        "<unit><multiplier>0.0166666666667</multiplier><unit_name>min</unit_name></unit></units>"
    )
    document = moodle("numerical", answer("90", 100, "", "<tolerance>1.5</tolerance>") + units)
    assert [(one["value"], one["tolerance"]) for one in document["answers"]] == [("90", "1.5")]
    assert [(unit["text"]["en"], unit["factor"]) for unit in document["units"]] == [("s", "1"), ("min", "60")]


def test_gaps_take_the_choices_of_their_group():
    choices = "".join(
        f"<selectoption><text>{words}</text><group>{group}</group></selectoption>"
        for words, group in (("sorry", 1), ("wait", 2), ("glad", 1), ("go", 2))
    )
    document = moodle("gapselect", choices, "I am [[1]] that you [[2]].")
    first, second = document["gaps"]
    assert document["text"] == said(f"I am [[{first['id']}]] that you [[{second['id']}]].")
    assert [option["text"]["en"] for option in first["options"]] == ["sorry", "glad"]
    assert first["right"] == first["options"][0]["id"]
    ids = [part["id"] for gap in document["gaps"] for part in (gap, *gap["options"])]
    assert len(set(ids)) == len(ids)
    assert refused(xml(question("gapselect", choices, "[[9]]")), Format.MOODLE) == [(3, "no-such-gap")]


def test_items_stand_in_the_order_of_their_fractions():
    document = moodle("ordering", answer("second", "2.0") + answer("first", "1.0") + answer("third", "3.0"))
    assert [item["text"]["en"] for item in document["items"]] == ["first", "second", "third"]


def test_an_essay_brings_its_model_and_its_bounds():
    inside = (
        "<minwordlimit>20</minwordlimit><maxwordlimit>80</maxwordlimit>"
        '<graderinfo format="html"><text>Like this</text></graderinfo><attachments>2</attachments>'
    )
    document = moodle("essay", inside)
    assert (document["words"], document["model"]) == ({"least": 20, "most": 80}, said("Like this"))
    assert lost(xml(question("essay", inside)), Format.MOODLE) == ["attachments", "rubric-needed"]


def test_matching_and_short_answers():
    rows = "".join(
        f'<subquestion format="html"><text>{line}</text><answer><text>{partner}</text></answer></subquestion>'
        for line, partner in (("Hello", "Greeting"), ("Bye", "Parting"), ("", "Question"))
    )
    document = moodle("matching", rows)
    assert [pair["match"]["en"] for pair in document["pairs"]] == ["Greeting", "Parting"]
    assert [extra["text"]["en"] for extra in document["extras"]] == ["Question"]
    short = moodle("shortanswer", answer("four", 100) + answer("4", 100) + answer("*", 0, "no"))
    assert short["options"] == [{"id": "a", "text": said("four\n4"), "fraction": 100}]


def test_everything_that_is_lost_is_said():
    inside = (
        "<defaultgrade>2</defaultgrade><penalty>0.5</penalty><hidden>1</hidden><usecase>1</usecase>"
        "<correctfeedback><text>Well done</text></correctfeedback>" + answer("fo*r", 100) + answer("*", 0)
    )
    text = (
        '<b>Bold</b> <img src="@@PLUGINFILE@@/a.png" alt="A">'
        "]]></text><file name='a.png' encoding='base64'>aGk=</file><text><![CDATA["
    )
    assert lost(xml(question("shortanswer", inside, text)), Format.MOODLE) == [
        "anything-else", "case", "combined-feedback", "default-grade", "formatting", "hidden", "penalty",
        "picture-unusable", "wildcard",
    ]  # fmt: skip


def test_what_cannot_come_in_is_said_with_its_line_and_the_rest_comes():
    text = xml(
        question("cloze", "", name="one"),
        question("description", "", name="two"),
        question("multichoice", answer("", 100), name="three"),
        question("multichoice", answer("a", "200") + answer("b", 0), name="four"),
        question("numerical", answer("abc", 100), name="five"),
        question("truefalse", answer("true", 100) + answer("false", 0), name="six"),
    )
    assert [(line, code) for line, code in refused(text, Format.MOODLE) if code != "no-answers"] == [
        (3, "kind-unknown"), (4, "no-question"), (5, "no-words"), (6, "marks"), (7, "not-a-number"),
    ]  # fmt: skip


def test_every_question_of_a_file_comes_in_its_order():
    text = xml(
        *(question("truefalse", answer("true", 0) + answer("false", 100), name=f"n-{n}x") for n in range(5))
    )
    assert [one["key"] for one in questions(text, Format.MOODLE)] == [f"n-{n}x" for n in range(5)]
