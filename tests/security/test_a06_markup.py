"""A6: whatever somebody writes, wherever it is shown, it stays text."""

from datetime import time, timedelta
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from learning.actions.assign import start_cycle
from learning.actions.notices import write_notices
from learning.actions.record import record_read
from learning.mails import notice
from learning.models import Branch, Certificate, Kind, Outbox, Person, Reminding
from quizzes.api import load_quiz
from roleplay.models import NotReady, Scenario
from tests.factories import learning as make
from tests.factories import quizzes, roleplay
from tests.security.payloads import MARK, XSS

pytestmark = pytest.mark.django_db
EVERYTHING = " ".join(XSS)
# Where the words of others are shown as words, or sent back as a value.
TEXT = {"value", "title", "alt", "aria-label", "content", "placeholder", "data-label", "data-announce"}
HTMX = {"HX-Request": "true"}


class Running(HTMLParser):
    """Tags and attributes of a page that hold the mark of a payload, where no text may stand."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.raw = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            inside = MARK in (value or "")
            if MARK in name or (inside and name not in TEXT and not _query_link(name, value)):
                self.found.append(f"<{tag} {name}={value}>"[:200])
            if inside and tag in ("meta", "script", "link", "base"):
                self.found.append(f"<{tag}>")
        if MARK in tag:
            self.found.append(tag)
        self.raw = tag if tag in ("script", "style", "iframe") else ""

    def handle_endtag(self, tag):
        self.raw = ""

    def handle_data(self, data):
        if self.raw and MARK in data:
            self.found.append(f"inside <{self.raw}>")

    def handle_comment(self, data):
        if MARK in data:
            self.found.append("comment")


def _query_link(name, value):
    """A link to a page of ours that carries the words in its query."""
    return name in ("href", "action") and value.startswith(("?", "/")) and not value.startswith("//")


def calm(response, *, shown=True):
    html = response.content.decode()
    assert response.status_code < 500
    assert Running(html).found == []
    if shown:
        assert MARK in html, "the words themselves are there to read"
    for name, value in response.headers.items():
        assert "\n" not in value, name
        assert "\r" not in value, name


def test_a6_the_parser_sees_each_of_them():
    """Written into a page as they are, nearly all payloads would be noticed."""
    noticed = [
        text
        for text in XSS
        if Running(f"<p>{text}</p>").found
        or Running(f'<input value="{text}">').found
        or Running(f"<p title='{text}'>").found
        or f"<{MARK}" in text
        or any(tag in text.lower() for tag in ("<script", "<style"))
    ]
    assert len(XSS) >= 60
    assert len(noticed) >= 60, len(noticed)


@pytest.mark.parametrize("text", XSS)
def test_a6_what_is_typed_into_a_search_or_a_form_is_shown_as_text(world, text):
    manager, visitor = world.client("manager"), world.client("anonymous")
    calm(manager.get(reverse("learning:library"), {"q": text}), shown=False)
    calm(manager.get(reverse("learning:team"), {"q": text}), shown=False)
    calm(visitor.get(reverse("learning:verify-form"), {"code": text}), shown=False)
    calm(visitor.get("/accounts/login/", {"next": text}), shown=False)


def test_a6_names_titles_and_lessons_are_text_on_every_page(world):
    hire = world.people["hire"]
    Person.objects.update(name=EVERYTHING[:120])
    Person.objects.filter(pk=hire.pk).update(name=f"{XSS[9]} {XSS[0]} {XSS[55]}"[:120])
    hire.refresh_from_db()
    body = [
        {"id": "t", "type": "text", "html": EVERYTHING},
        {"id": "c", "type": "callout", "tone": "note", "title": EVERYTHING, "html": EVERYTHING},
        {
            "id": "d",
            "type": "dialogue",
            "title": EVERYTHING,
            "lines": [{"who": EVERYTHING, "side": "agent", "text": EVERYTHING, "note": EVERYTHING}],
        },
        {
            "id": "s",
            "type": "say",
            "pairs": [{"say": EVERYTHING, "instead_of": EVERYTHING, "why": EVERYTHING}],
        },
        {"id": "l", "type": "checklist", "title": EVERYTHING, "items": [EVERYTHING]},
        {
            "id": "p",
            "type": "steps",
            "title": EVERYTHING,
            "items": [{"title": EVERYTHING, "html": EVERYTHING}],
        },
        {
            "id": "v",
            "type": "comparison",
            "title": EVERYTHING,
            "left": EVERYTHING,
            "right": EVERYTHING,
            "rows": [{"left": EVERYTHING, "right": EVERYTHING}],
        },
        {"id": "e", "type": "expandable", "title": EVERYTHING, "html": EVERYTHING},
        {
            "id": "m",
            "type": "media",
            "media": "0" * 64,
            "kind": "audio",
            "title": EVERYTHING,
            "transcript_html": EVERYTHING,
        },
        {
            "id": "i",
            "type": "image",
            "media": "0" * 64,
            "alt": EVERYTHING,
            "caption": EVERYTHING,
            "width": 1,
            "height": 1,
        },
    ]
    lesson = make.make_release(Kind.LESSON, "hostile", title=XSS[9], summary=EVERYTHING, text_body=body)
    module = make.make_release(
        Kind.MODULE, "hostile-m", title=XSS[0], parts=[make.PartIn(lesson.activity.uuid)]
    )
    course = make.make_release(
        Kind.COURSE,
        "hostile-c",
        title=XSS[9],
        summary=EVERYTHING,
        parts=[make.PartIn(module.activity.uuid)],
        body={"certificate": True},
    )
    statement = {
        "statement": EVERYTHING,
        "why_html": EVERYTHING,
        "do": [EVERYTHING],
        "dont": [EVERYTHING],
        "limits": [EVERYTHING],
        "clauses": [{"key": "bad", "text": EVERYTHING, "why": EVERYTHING}],
        "owner": EVERYTHING,
        "review_on": "2027-06-01",
    }
    standard = make.make_release(Kind.STANDARD, "hostile-s", title=XSS[9], text_body=statement)
    client = world.client("hire")
    calm(client.get("/"))
    for release in (lesson, module, course, standard):
        calm(client.get(reverse("learning:activity", args=[release.activity.uuid])))
    client.post(reverse("learning:start", args=[course.activity.uuid]))
    for release in (lesson, course):
        calm(client.get(reverse("learning:activity", args=[release.activity.uuid])))
    client.post(reverse("learning:read", args=[lesson.activity.uuid]))
    calm(client.get(reverse("learning:record")))
    calm(client.get(reverse("learning:library")))
    calm(client.get(reverse("learning:library"), {"q": MARK}))
    calm(world.client("manager").get(reverse("learning:team")))
    calm(world.client("manager").get(reverse("learning:person", args=[hire.uuid])))
    certificate = Certificate.objects.filter(person=hire).latest("pk")
    calm(world.client("anonymous").get(reverse("learning:verify", args=[certificate.code])))
    pdf = client.get(reverse("learning:certificate", args=[certificate.uuid]))
    assert pdf.content.startswith(b"%PDF-")
    assert b"/JavaScript" not in pdf.content
    assert b"/URI" not in pdf.content
    calm(world.client("trainer").get("/admin/"), shown=False)


def test_a6_scenes_are_text(world, monkeypatch):
    document = roleplay.document(key="hostile-scene")
    words = {"en": EVERYTHING[:900]}
    document["title"], document["brief"] = {"en": XSS[9]}, words
    document["roles"]["agent"]["name"] = document["roles"]["customer"]["name"] = {"en": XSS[9]}
    document["roles"]["customer"]["about"] = words
    for turn in document["turns"]:
        for line in turn["say"]:
            line["text"] = words
        for option in turn["options"]:
            option["text"] = option["coach"] = words
            for found in option.get("evidence", []):
                found["why"] = words
    for thing in (*document["facts"], *document["goals"], *document["endings"]):
        thing["text"] = words
    document["debrief"]["next_shift"] = words
    with pytest.raises(
        NotReady
    ):  # the gate refuses scripts in words; what stands behind it must hold without it
        roleplay.published(document)
    monkeypatch.setattr("roleplay.checking._checked", lambda scene: ())
    scene = roleplay.published(document)
    client = world.client("hire")
    calm(client.get(reverse("roleplay:scene", args=[scene.uuid])))
    client.post(reverse("roleplay:scene", args=[scene.uuid]), {"mode": "coach"})
    from roleplay.forms import handle_of, token_of

    play = world.people["hire"].plays.latest("pk")
    for n, option in enumerate(("greet-full", "ask-story", "offer-all"), start=1):
        form = {"n": n, "token": token_of(play.uuid, n), "option": handle_of(play.uuid, option)}
        # The last answer leads to the debrief, and has no words of its own.
        calm(client.post(reverse("roleplay:play", args=[play.uuid]), form, headers=HTMX), shown=n < 3)
        calm(client.get(reverse("roleplay:play", args=[play.uuid])), shown=n < 3)
    calm(client.get(reverse("roleplay:debrief", args=[play.uuid])))
    calm(client.get(reverse("roleplay:plays")))
    calm(world.client("trainer").get(f"/admin/role-plays/{scene.uuid}/"))
    assert Scenario.objects.get(pk=scene.pk).title == XSS[9]


def test_a6_quizzes_are_text(world):
    document = quizzes.quiz("hostile-quiz", draw=[{"tag": "hostile", "count": 1}])
    one = quizzes.question("hostile-q", "hostile")
    words = quizzes.said(EVERYTHING[:900])
    document["title"], document["brief"] = quizzes.said(XSS[9]), words
    one["text"] = one["feedback"] = words
    for number, option in enumerate(one["options"]):
        option["text"], option["feedback"] = quizzes.said(f"{number} {EVERYTHING[:400]}"), words
    document["questions"] = [one]
    quiz = load_quiz(document).quiz
    client = world.client("hire")
    calm(client.get(reverse("quizzes:quiz", args=[quiz.uuid])))
    client.post(reverse("quizzes:quiz", args=[quiz.uuid]))
    attempt = world.people["hire"].quiz_attempts.latest("pk")
    address = reverse("quizzes:question", args=[attempt.uuid, 1])
    for headers in ({}, HTMX):
        calm(client.get(address, headers=headers))
    client.post(address, {"option": quizzes.ticked(attempt, 1, "c"), "revision": 0})
    calm(client.post(address, {"option": quizzes.ticked(attempt, 1, "a"), "revision": 0}, headers=HTMX))
    calm(client.get(reverse("quizzes:review", args=[attempt.uuid])))
    calm(client.post(reverse("quizzes:review", args=[attempt.uuid]), {"revision": 1}, follow=True))


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\r\n\r\n", "\u2028"])
def test_a14_mail_goes_to_its_person_with_no_header_of_a_payload(world, break_):
    hire = world.people["hire"]
    evil = f"Welcome{break_}Bcc: evil@evil.example{break_}{break_}<script>{MARK}</script>"
    Person.objects.filter(pk=hire.pk).update(name=evil[:120])
    hire.intentions.all().delete()
    lesson = make.make_release(Kind.LESSON, "mailed-lesson")
    course = make.make_release(Kind.COURSE, "mailed", title=evil, parts=[make.PartIn(lesson.activity.uuid)])
    cycle = start_cycle(person=hire, activity=course.activity)
    record_read(person=hire, cycle=cycle, release=lesson, at=timezone.now())
    Branch.objects.update(opens=time.min, closes=time.max, open_days="1234567")
    Reminding.objects.update_or_create(pk=1, defaults={"since": timezone.now() - timedelta(hours=1)})
    write_notices(timezone.now())
    notice(Outbox.objects.filter(kind="notice", payload__notice=str(hire.notices.latest("pk").uuid)).get())
    sent = mail.outbox[-1]
    raw = sent.message()
    assert sent.recipients() == [hire.user.email]
    assert raw["Bcc"] is None
    assert "\n" not in sent.subject
    assert "\r" not in sent.subject
    assert raw.get_content_type() == "text/plain"
    assert "http://testserver/record/" in sent.body
    assert "Welcome" in sent.subject
