"""The story of a new hire over the real Academy course, one test for each leg of it.

Each leg begins where the one before it ended; what came before is done by the product's own actions, so that a
failure points at its leg.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from roleplay.engine import Mode
from tests.e2e import steps

COUNTS = "This one counts: your manager sees the result."
SCENE_TOO = "Your manager, and whoever checks records, can read the scene too."
PRACTICE = "Practice: only you see this."
COURSE = "Answering the phone and settling a complaint"
TO_SIGN = ["How we answer the phone", "Settling a complaint", "What you may promise"]


@pytest.fixture
def record(visit: Callable[..., Page]) -> Callable[[], list[str]]:
    """A function that reads the hire's own record, newest entry first."""

    def read() -> list[str]:
        page = visit("anna", "/record/")
        rows = page.locator("section[aria-labelledby=entries] .rows > .row .row-main").all_inner_texts()
        page.context.close()
        return [" ".join(row.split()) for row in rows]

    return read


def test_she_signs_in_sees_what_is_next_and_why_and_starts(
    page: Page, story: Any, sign_in: Callable[..., None]
) -> None:
    sign_in(page, story.login("anna"), story.PASSWORD)
    expect(steps.headline(page)).to_have_text(COURSE)
    expect(page.locator("main .lead")).to_have_text(
        re.compile(r"^Due \w+ \d+ \w+, because you started in customer service in Riga on \w+\.$")
    )
    expect(page.locator("aside")).to_contain_text("Māris Kalns")
    steps.press(page, "Start")
    expect(steps.headline(page)).to_have_text("Within three rings")
    expect(page.locator(".progress-words")).to_have_text("Step 1 of 10")
    page.goto("/")
    expect(steps.headline(page)).to_have_text("Within three rings")
    expect(page.locator("main").get_by_role("link", name="Continue")).to_be_visible()


def test_she_reads_the_lessons_one_after_the_other(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]]
) -> None:
    story.begin("anna")
    page = visit("anna", "/")
    steps.follow(page, "Continue")
    expect(page.locator("article")).to_contain_text("It is Saturday, ten past eleven, in the Riga shop.")
    steps.press(page, "I have read this. Next: From hello to goodbye")
    expect(steps.headline(page)).to_have_text("From hello to goodbye")
    steps.press(page, "I have read this. Next: Hold, transfer, call back")
    expect(page.locator(".progress-words")).to_have_text("Step 3 of 10")
    expect(
        page.locator(".lesson-end").get_by_role("link", name=re.compile("Answer the questions"))
    ).to_be_visible()
    assert record() == ["From hello to goodbye Read.", "Within three rings Read."]
    page.goto("/")
    expect(page.locator("main .lead")).to_contain_text("You are at step 3 of 10.")
    # The second module does not open before this one and says so.
    page.goto(f"/learn/{story.uuid('lesson', 'acknowledge-first')}/")
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator("article")).not_to_contain_text("Somebody comes with a complaint.")


def test_she_leaves_the_quiz_half_way_and_goes_on_elsewhere(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]]
) -> None:
    story.forward("anna", to="phone-check")
    computer = visit("anna", f"/learn/{story.uuid('lesson', 'hold-and-transfer')}/")
    steps.follow(computer, re.compile("Answer the questions"))
    expect(computer.locator(".quiz-terms")).to_contain_text(COUNTS)
    steps.press(computer, "Begin")
    first = steps.asked(computer)
    missed = steps.wrong(first)
    steps.tick(computer, missed["text"])
    expect(computer.locator("#kept")).to_contain_text("Saved.")
    steps.next_question(computer)
    second = steps.asked(computer)
    steps.tick(computer, *steps.right(second))
    expect(computer.locator("#kept")).to_contain_text("Saved.")

    start = f"/quiz/start/{story.uuid('quiz', 'phone-check')}/"
    telephone = visit("anna", start, viewport={"width": 360, "height": 740})
    expect(telephone.locator("main")).to_contain_text(
        "You have answered 2 of 6 questions. Your answers are kept."
    )
    steps.press(telephone, "Go on")
    expect(telephone.locator(".progress-words")).to_contain_text("Question 3 of 6")
    telephone.get_by_role("button", name="Back").click()
    expect(telephone.locator("h1.quiz-question")).to_have_text(steps.flat(second["text"]["en"]))
    for words in steps.right(second):
        expect(telephone.get_by_label(words, exact=True)).to_be_checked()
    steps.next_question(telephone)
    steps.answer_rest(telephone)
    expect(steps.headline(telephone)).to_have_text("You have answered every question.")
    steps.press(telephone, "Hand in")
    expect(steps.headline(telephone)).to_have_text("Passed. 5 of 6 answers were right.")
    expect(telephone.locator(".quiz-marked")).to_contain_text(missed["feedback"])
    expect(telephone.locator(".quiz-marked")).to_contain_text(steps.flat(second["feedback"]["en"]))
    expect(telephone.locator("main")).not_to_contain_text("The right answers are shown when")
    assert record()[0] == "Phone, hold and transfer Passed, 5 of 6."
    # What stands on the first device is over, and says so.
    computer.reload()
    expect(steps.headline(computer)).to_have_text("Passed. 5 of 6 answers were right.")


def test_she_plays_the_first_scene_with_a_coach(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]]
) -> None:
    story.forward("anna", to="liepa-hold")
    before = record()
    page = visit("anna", f"/play/scene/{story.uuid('scenario', 'liepa-hold')}/")
    expect(page.locator(".way").filter(has_text="With a coach")).to_contain_text(PRACTICE)
    steps.press(page, "With a coach")
    expect(page.locator("body")).to_have_class(re.compile("house"))
    expect(page.locator(".topbar")).to_have_count(0)
    expect(page.locator(".stage-state")).to_contain_text("ring")
    plan = story.choices("liepa-hold", "model")
    voices = set()
    noted = 0
    for option in plan:
        steps.say(page, story.words("liepa-hold", option))
        if page.locator(".stage-over").count():
            break
        noted += page.locator(".line-own .line-note").count()
        voices |= set(page.locator(".line-now .voice").all_inner_texts())
        if option == "hold-desk":
            expect(page.locator(".on-hold")).to_contain_text("On hold, she knows why")
    # Nearly every line of hers has a note beside it, and the voice is heard to change, in words.
    assert noted >= len(plan) - 3
    assert any("was" in words for words in voices), voices
    steps.debrief(page)
    expect(page.locator(".debrief > .label").first).to_have_text(PRACTICE)
    expect(steps.headline(page)).to_have_text(
        "Thursday, half past four: units and worktop, in Mrs Liepa's hall."
    )
    expect(page.locator("main")).to_contain_text("If it counted, this would be enough.")
    assert record() == before, "practice is in nobody's record"


def test_she_takes_a_line_back_with_the_coach(visit: Callable[..., Page], story: Any) -> None:
    play = story.say(story.start_scene("anna", "liepa-hold", Mode.COACH), "pick-up", "greet-desk")
    page = visit("anna", f"/play/{play.uuid}/")
    expect(page.locator(".line-own .line-note")).to_be_visible()
    page.get_by_role("button", name="Say it otherwise").last.click()
    page.wait_for_load_state()
    assert steps.place(page) == 2
    steps.say(page, story.words("liepa-hold", "greet-shop"))
    expect(page.locator(".line-own .line-text")).to_have_text(story.words("liepa-hold", "greet-shop"))


def test_she_plays_the_second_scene_for_real_and_passes(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]]
) -> None:
    key = "ozols-refund"
    story.forward("anna", to=key)
    page = visit("anna", "/")
    expect(steps.headline(page)).to_have_text("Know your limits, and use them")
    steps.follow(page, "Continue")
    steps.follow(page, re.compile("Play the scene"))
    expect(page.locator(".way").filter(has_text="For real")).to_contain_text(COUNTS)
    steps.press(page, "For real")
    bar = page.locator("#stage-bar")
    expect(bar).to_contain_text(re.compile(r"0 of \d goals handled"))
    for option in story.choices(key, "model"):
        steps.say(page, story.words(key, option))
        # No notes and no way back when it counts.
        assert page.locator(".line-note, .voice").count() == 0
        if option == "hold-told":
            expect(page.locator(".on-hold")).to_contain_text("On hold, he knows why")
            expect(page.locator(".stage-ask h2")).to_have_text("What do you do?")
        if option == "two-ways":
            expect(bar).not_to_contain_text("0 of")
    steps.debrief(page)

    expect(page.locator(".debrief > .label").first).to_have_text(f"{COUNTS} {SCENE_TOO}")
    expect(steps.headline(page)).to_have_text("Mr Ozols drives to Cēsis on Saturday, with the lamp.")
    expect(page.locator("main .lead")).to_contain_text("This is enough.")
    fold = page.locator("details").filter(has_text="Goals and standards, in your words")
    fold.locator("summary").click()
    for skill in ("On the phone", "Listening", "Promises"):
        expect(fold.locator(".debrief-skill").filter(has_text=skill).first).to_contain_text("That is enough.")
    expect(fold.locator("mark", has_text=story.words(key, "ours"))).to_be_visible()
    fold = page.locator("details").filter(has_text="Promises and limits")
    fold.locator("summary").click()
    expect(fold).to_contain_text("Approved by your manager")
    assert re.search(r"Passed, \d+ of \d+\.$", record()[0])
    steps.follow(page, "Back to Know your limits, and use them")
    expect(page.locator(".lesson-end h2")).to_have_text("Done")


def test_she_loses_him_sees_the_moment_that_mattered_and_tries_again_from_there(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]]
) -> None:
    key = "ozols-refund"
    story.forward("anna", to=key)
    play = story.say(story.start_scene("anna", key), *story.choices(key, "antimodel")[:-1])
    page = visit("anna", f"/play/{play.uuid}/")
    steps.say(page, story.words(key, story.choices(key, "antimodel")[-1]))
    steps.debrief(page)
    expect(steps.headline(page)).to_have_text("Mr Ozols hung up before you knew what he needed done.")
    expect(page.locator("main .lead")).to_contain_text("Not yet.")
    expect(page.locator("main")).not_to_contain_text(re.compile("fail", re.IGNORECASE))
    moment = page.locator(".moment").filter(has_text="The moment that mattered")
    said = moment.locator("mark").inner_text().strip("“”")
    spoken = {story.words(key, option): n for n, option in enumerate(story.choices(key, "antimodel"))}
    assert said in spoken
    expect(moment.locator(".cause")).not_to_be_empty()
    better = moment.locator(".instead .said").inner_text().strip("“”")
    assert better not in spoken
    assert "Not yet" in record()[0]
    steps.press(page, "Try again from here")
    assert steps.place(page) == spoken[said] + 1
    entries = len(record())
    steps.say(page, better)
    assert page.locator(".voice").count() == 1, "trying again is practice: the voice is heard"
    assert len(record()) == entries


def test_she_signs_the_standards_and_the_course_is_complete(
    visit: Callable[..., Page], story: Any, record: Callable[[], list[str]], new_context: Callable[..., Any]
) -> None:
    story.forward("anna", to="sign")
    page = visit("anna", "/")
    course = f"/learn/{story.uuid('course', 'phone-and-complaint')}/"
    for title in TO_SIGN:
        page.goto(course)
        steps.follow(page, title)
        expect(page.locator(".clauses-item").first).to_be_visible()
        steps.press(page, "I have read this and sign it")
        expect(page.locator("main h2").last).to_have_text("You have signed this")
    assert record()[:2] == [f"{COURSE} Completed.", f"{TO_SIGN[-1]} Signed, version 1."]

    page.goto(course)
    note = page.locator("main .note").filter(has_text="Its code is")
    code = re.search(r"Its code is (\S+)\.", note.inner_text())[1]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download your certificate").click()
    paper = PdfReader(BytesIO(waiting.value.path().read_bytes()))
    text = " ".join(paper.pages[0].extract_text().split())
    assert "Anna Ozola" in text
    assert COURSE in text
    assert code in text

    stranger = new_context().new_page()
    stranger.goto("/verify/")
    stranger.fill("#code", code.lower())
    steps.press(stranger, "Check")
    expect(stranger.locator("main")).to_contain_text("This certificate is genuine")
    expect(steps.headline(stranger)).to_have_text("Anna Ozola")
    expect(stranger.locator("main .lead")).to_contain_text(COURSE)


def test_her_manager_sees_it_at_once_and_nobody_elses_people(
    visit: Callable[..., Page], story: Any, watch: Any
) -> None:
    manager = visit("maris", "/team/")
    row = manager.get_by_role("row").filter(has_text="Anna Ozola")
    expect(row).to_contain_text("not started")
    manager.set_viewport_size({"width": 360, "height": 740})
    line = manager.locator(".team-narrow details").filter(has_text="Anna Ozola")
    expect(line).to_contain_text("not started")
    line.locator("summary").click()
    expect(line.locator("dt").first).to_have_text(COURSE)
    manager.set_viewport_size({"width": 1280, "height": 900})
    assert "Freja Dahl" not in manager.content()
    story.forward("anna")
    manager.reload()
    expect(row).to_contain_text("done today")
    expect(row).not_to_contain_text("not started")
    row.get_by_role("link", name="Anna Ozola").click()
    expect(steps.headline(manager)).to_have_text("Anna Ozola")
    expect(manager.locator("section[aria-labelledby=entries]")).to_contain_text("Completed.")

    watch.expect("status of 404")
    foreign = visit("nanna", "/team/")
    expect(foreign.get_by_role("row").filter(has_text="Freja Dahl")).to_be_visible()
    assert "Anna Ozola" not in foreign.content()
    answer = foreign.goto(f"/team/{story.person('anna').uuid}/")
    assert answer.status == 404
    assert "Anna Ozola" not in foreign.content()
    hire = visit("anna")
    assert hire.goto("/team/").status == 404
