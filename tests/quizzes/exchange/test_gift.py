"""GIFT as its documentation describes it."""

import pytest

from tests.quizzes.exchange.reading import Format, lost, one, questions, refused, said


def gift(text):
    return one(text, Format.GIFT)


def option(name, words, fraction, feedback=""):
    return {
        "id": name, "text": said(words), "fraction": fraction, **({"feedback": said(feedback)} if feedback else {})
    }  # fmt: skip


def test_a_question_with_one_right_answer_and_what_is_said_to_each():
    document = gift(
        "// [tag:greeting] a comment\n::how-we-greet::How do we greet?{\n=With the name # Yes.\n~%50%With a nod\n"
        "~Not at all # Never. \n#### Names matter.}"
    )
    assert document == {
        "key": "how-we-greet",
        "kind": "single",
        "tags": ["greeting"],
        "text": said("How do we greet?"),
        "options": [
            option("a", "With the name", 100, "Yes."),
            option("b", "With a nod", 50),
            option("c", "Not at all", 0, "Never."),
        ],
        "feedback": said("Names matter."),
    }


def test_escaped_signs_are_signs():
    document = gift(r"What is 1 \= 1 \{a\} \~ \# \: c\\d?{=a \= b\nnext ~x}")
    assert document["text"] == said(r"What is 1 = 1 {a} ~ # : c\d?")
    assert document["options"][0]["text"] == said("a = b\nnext")


def test_without_an_equals_sign_several_are_right_and_thirds_make_a_whole():
    document = gift("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert document["kind"] == "multiple"
    assert [one["fraction"] for one in document["options"]] == [34, 33, 33, -100]


@pytest.mark.parametrize(
    ("truth", "right"), [("T", "true"), ("TRUE", "true"), ("f", "false"), ("FALSE", "false")]
)
def test_true_or_false_says_first_what_a_wrong_answer_hears(truth, right):
    document = gift(f"Is it so?{{{truth}#That was wrong#That was right}}")
    heard = {one["id"]: one["feedback"]["en"] for one in document["options"]}
    marks = {one["id"]: one["fraction"] for one in document["options"]}
    wrong = "false" if right == "true" else "true"
    assert heard == {right: "That was right", wrong: "That was wrong"}
    assert marks == {right: 100, wrong: 0}
    assert [one["text"]["en"] for one in document["options"]] == ["True", "False"]


def test_accepted_answers_that_earn_the_same_are_lines_of_one():
    document = gift("Two plus two?{=four =4 =%50%fore#Nearly}")
    assert document["kind"] == "short"
    assert document["options"] == [option("a", "four\n4", 100), option("b", "fore", 50, "Nearly")]


def test_matching_with_partners_of_none():
    document = gift("Match.{=Hello -> Greeting =Bye -> Parting = -> Question}")
    assert [(pair["text"]["en"], pair["match"]["en"]) for pair in document["pairs"]] == [
        ("Hello", "Greeting"), ("Bye", "Parting")
    ]  # fmt: skip
    assert [one["text"]["en"] for one in document["extras"]] == ["Question"]


@pytest.mark.parametrize(
    ("inside", "answers"),
    [
        ("#1.5:0.1", [("1.5", "0.1", 100)]),
        ("#1..5", [("3", "2", 100)]),
        ("#-3,25", [("-3.25", "0", 100)]),
        ("#=1822:0 =%50%1822:2", [("1822", "0", 100), ("1822", "2", 50)]),
    ],
)
def test_figures_with_tolerances_and_ranges(inside, answers):
    document = gift(f"When?{{{inside}}}")
    assert [(one["value"], one["tolerance"], one["fraction"]) for one in document["answers"]] == answers


def test_a_missing_word_leaves_a_blank():
    document = gift("We answer within {=three ~ten} rings.")
    assert document["text"] == said("We answer within _____ rings.")
    assert document["kind"] == "single"


def test_an_essay_needs_a_rubric_of_ours():
    assert gift("Tell us.{}") == {"key": gift("Tell us.{}")["key"], "kind": "essay", "text": said("Tell us.")}
    assert lost("Tell us.{}", Format.GIFT) == ["rubric-needed"]


def test_markup_becomes_words_and_the_loss_is_said():
    document = gift("[html]<p>Say <b>hello</b> &amp; wait</p><script>x()</script>{=[plain]<b> ~no}")
    assert document["text"] == said("Say hello & wait")
    assert document["options"][0]["text"] == said("<b>")
    assert lost("[html]<b>x</b><img src=a><script>x()</script>{T}", Format.GIFT) == [
        "formatting", "picture", "script"
    ]  # fmt: skip
    assert gift("[markdown]Say *hello*{T}")["text"] == said("Say hello")
    assert gift("Is 3 < 4 here?{T}")["text"] == said("Is 3 < 4 here?")


def test_categories_are_tags_until_the_next_one():
    first, second = questions(
        "$CATEGORY: $course$/top/Phone Calls\n\nA is so{T}\n\n$CATEGORY: top/Ēdieni\n\nB is so{T}",
        Format.GIFT,
    )
    assert (first["tags"], second["tags"]) == (["phone-calls"], ["edieni"])


def test_keys_come_from_titles_else_from_the_text_and_stay_the_same():
    text = "::When it rings::A?{T}\n\n::Question 7::What do we say?{T}\n\n::Q8::What do we say?{F}\n\nЮу?{T}"
    keys = [one["key"] for one in questions(text, Format.GIFT)]
    assert keys == [one["key"] for one in questions(text, Format.GIFT)]
    assert keys[0] == "when-it-rings"
    assert keys[1].startswith("what-do-we-say-")
    assert keys[2] == f"{keys[1]}-2"
    assert len(set(keys)) == 4


def test_what_is_wrong_is_said_with_its_line_and_the_rest_comes_in():
    text = "Fine{T}\n\nNo end{=a\n\n::twice::A{T}\n\n::twice::B{T}\n\nJust words.\n\n\nBad {#abc}\n\n{T}"
    assert refused(text, Format.GIFT) == [
        (3, "braces"), (7, "key-twice"), (9, "no-question"), (12, "not-a-number"), (14, "no-words"),
    ]  # fmt: skip
