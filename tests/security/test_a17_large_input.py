"""A17: a very long or very odd value in any field is answered in time, and clipped or refused."""

import pytest
from django.urls import reverse

from learning.models import Person
from tests.factories import quizzes
from tests.harness.speed import seconds

pytestmark = pytest.mark.django_db
LONG = {
    "letters": "a" * 100_000,
    "words": "ab " * 33_333,
    "marks": "<" * 100_000,
    "entities": "&amp;" * 20_000,
    "accents": "e\u0301" * 50_000,
    "wide": "\U0001f600" * 25_000,
    "digits": "9" * 100_000,
    "percent": "%_" * 50_000,
    "backslashes": "\\" * 100_000,
    "breaks": "\r\n" * 50_000,
}
SECONDS = 1.0


def in_time(call, where):
    responses = []
    taken = seconds(lambda: responses.append(call()))
    assert responses[0].status_code < 500, (where, responses[0].status_code)
    assert taken < SECONDS, (where, taken)
    return responses[0]


@pytest.mark.parametrize("kind", LONG)
def test_a17_every_query_is_answered_in_time(world, kind):
    text = LONG[kind]
    manager, visitor = world.client("manager"), world.client("anonymous")
    for client, path, name in (
        (manager, "/library/", "q"),
        (manager, "/team/", "q"),
        (manager, "/record/", "page"),
        (manager, "/team/", "page"),
        (manager, "/play/mine/", "page"),
        (manager, "/play/marking/", "page"),
        (manager, "/play/marking/", "scene"),
        (visitor, "/verify/", "code"),
        (visitor, "/accounts/login/", "next"),
    ):
        response = in_time(
            lambda client=client, path=path, name=name: client.get(path, {name: text}), (path, name, kind)
        )
        assert len(response.content) < 150_000 or name == "next", (path, name, len(response.content))
    in_time(lambda: world.client("trainer").get(reverse("cms_clauses"), {"q": text}), ("clauses", kind))


@pytest.mark.parametrize("kind", ["letters", "digits", "marks", "wide"])
def test_a17_every_field_of_a_form_is_answered_in_time(world, kind):
    text = LONG[kind]
    hire, visitor = world.client("hire"), world.client("anonymous")
    play, attempt = world.ids["play running"], world.ids["attempt open"]
    forms = {
        f"/play/{play}/": ("n", "token", "option", "do"),
        f"/play/{world.ids['play ended']}/again/": ("n",),
        f"/play/scene/{world.ids['practice scene']}/": ("mode",),
        f"/quiz/{attempt}/1/": ("option", "revision", "go"),
        f"/quiz/{attempt}/review/": ("revision",),
        f"/learn/{world.ids['standard']}/sign/": ("release",),
        "/accounts/password/change/": ("oldpassword", "password1", "password2"),
        "/accounts/email/": ("email",),
    }
    for path, names in forms.items():
        for name in names:
            good = world.answer("running") if path == f"/play/{play}/" and name != "n" else {}
            response = in_time(
                lambda path=path, name=name, good=good: hire.post(path, {**good, name: text}), (path, name)
            )
            assert response.status_code in (200, 302, 400, 404, 409, 422), (path, name, response.status_code)
    marks = {"n": world.plays["handed in"].n, "level-1": "2", "level-2": "1"}
    path = f"/play/marking/{world.ids['play handed in']}/"
    for name in ("n", "level-1", "note", "second"):
        response = in_time(
            lambda name=name: world.client("trainer").post(path, {**marks, name: text}), (path, name)
        )
        assert response.status_code in ((302, 409) if name == "second" else (409, 422)), (path, name)
    for name in ("login", "password"):
        in_time(
            lambda name=name: visitor.post("/accounts/login/", {"login": "x", "password": "x", name: text}),
            name,
        )
    in_time(lambda: visitor.post("/accounts/password/reset/", {"email": text}), "reset")
    world.plays["running"].refresh_from_db()
    assert world.plays["running"].n == 0
    assert not Person.objects.filter(name__startswith="aaaa").exists()


def test_a17_thousands_of_fields_and_megabytes_are_refused(world):
    client = world.client("hire")
    path = f"/quiz/{world.ids['attempt open']}/1/"
    kind = "application/x-www-form-urlencoded"
    (ticked,) = quizzes.ticked(world.attempts["open"], 1, "a")
    for name, body, right in (
        ("fields", "&".join(f"f{n}=1" for n in range(10_001)), (400,)),
        ("bytes", "option=" + "a" * 2_700_000, (400, 413)),
        ("options", "revision=1" + f"&option={ticked}" * 9_000, (302,)),
    ):
        response = in_time(lambda body=body: client.post(path, body, content_type=kind), name)
        assert response.status_code in right, name
    assert world.attempts["open"].answers.get(position=1).response == ["a"], (
        "said 9,000 times, it is one answer"
    )
    assert in_time(lambda: client.get("/library/?" + "q=a&" * 5_000), "parameters").status_code in (200, 400)


def test_a17_numbers_that_are_none(world):
    client = world.client("hire")
    running, ended = world.ids["play running"], world.ids["play ended"]
    for odd in (
        "-1",
        "0",
        "1e9",
        "0x1",
        "\u0661",
        "\u00b2",
        " 1",
        "1_0",
        "NaN",
        "9" * 4_500,
        "9" * 20,
        "\x00",
        "1;2",
        "null",
        "[]",
    ):
        for path, name in (
            (f"/play/{running}/", "n"),
            (f"/play/{ended}/again/", "n"),
            (f"/quiz/{world.ids['attempt open']}/1/", "revision"),
            (f"/quiz/{world.ids['attempt open']}/review/", "revision"),
        ):
            response = client.post(path, {name: odd})
            assert response.status_code in (302, 400, 409, 422), (path, odd, response.status_code)
        assert client.get("/play/mine/", {"page": odd}).status_code == (400 if "\x00" in odd else 200), odd
    for path in ("/quiz/{}/999999999999999999999/", "/quiz/{}/0/", "/quiz/{}/5/"):
        address = path.format(world.ids["attempt open"])
        assert client.get(address).status_code == 404, address
        ticked = quizzes.ticked(world.attempts["open"], 1, "a")
        assert client.post(address, {"option": ticked, "revision": 0}).status_code in (400, 404), address
