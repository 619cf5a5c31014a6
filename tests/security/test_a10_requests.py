"""A10: nothing is changed without the form's token, and nothing is changed by looking."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.security.routes import routes
from tests.security.sweep import cases, content

pytestmark = pytest.mark.django_db
# Sessions hold what a page shows once. Wagtail notes who is looking at an editor, and makes a profile at first sight;
# allauth copies an account's address into its own table when its page is first opened. None of it is anybody's doing.
MAY_CHANGE = {
    "learning_session",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "wagtailcore_pagesubscription",
    "account_emailaddress",
}


def tables():
    """Every table by name: how many rows, and a sum over all of them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model._meta.managed or model._meta.proxy or table in MAY_CHANGE:
            continue
        names = [f.column for f in model._meta.local_concrete_fields if f.column != "last_login"]
        with connection.cursor() as cursor:
            columns = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
        found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def changed(before):
    after = tables()
    return [name for name in after if after[name] != before[name]]


def look(client, paths):
    for path in paths:
        content(client.get(path, headers={"HX-Request": "true"}))
        content(client.head(path))


def test_a10_the_sum_sees_a_single_change(world):
    before = tables()
    world.people["hire"].name = "Somebody else"
    world.people["hire"].save()
    assert changed(before) == ["learning_person"]
    world.people["hire"].refresh_from_db()
    world.people["hire"].name = "ZZ-A-Hire Person"
    world.people["hire"].save()


@pytest.mark.parametrize("actor", ["anonymous", "hire", "manager"])
def test_a10_looking_changes_nothing(world, actor):
    before = tables()
    client = world.client(actor)
    area = "team/" if actor == "manager" else ""
    paths = [path for case in cases(world) for path in case.paths if case.route.pattern.startswith(area)]
    look(client, paths)
    if wrong := changed(before):  # say which address it was
        for path in paths:
            with transaction.atomic():
                before = tables()
                look(world.client(actor), [path])
                assert changed(before) == [], (path, wrong)
                transaction.set_rollback(True)
    assert wrong == []


def test_a10_looking_around_in_authoring_changes_nothing(world):
    before = tables()
    client = world.client("trainer")
    names = ("pages/<int:page_id>/", "rehearsal/", "role-plays/", "quizzes/", "snippets/roleplay/scenario/")
    wanted = tuple(f"admin/{name}" for name in names)
    paths = [
        route.path(world.ids | {"pk": world.ids["scenario pk"], "page_id": world.ids["page"]})
        for route in routes()
        if route.pattern.startswith(wanted) and "compare" not in route.pattern
    ]
    assert len(paths) > 45
    for path in paths:
        content(client.get(path))
    assert changed(before) == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a10_nothing_is_taken_without_its_token(world, method):
    client = world.client("admin", enforce_csrf_checks=True)
    for route in routes():
        if method == "DELETE" and route.is_admin:
            continue
        path = route.path(world.ids)
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 403, (method, path, response.status_code)


def test_a10_no_view_of_ours_is_exempt():
    exempt = [route.pattern for route in routes() if getattr(route.view, "csrf_exempt", False)]
    # Wagtail's own chooser asks for the token in another place; the test above sends it there without one.
    assert [pattern for pattern in exempt if not pattern.startswith("admin/api/main/")] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"HX-Request": "true", "Origin": "http://testserver.evil.example"},
    ],
)
def test_a10_a_token_from_elsewhere_opens_nothing(world, headers):
    client = world.client("hire", enforce_csrf_checks=True)
    client.get("/accounts/password/change/")
    token = client.cookies["csrftoken"].value
    path = f"/learn/{world.ids['lesson']}/read/"
    for data, more in (
        ({"csrfmiddlewaretoken": token}, headers),
        ({"csrfmiddlewaretoken": "x" * 64}, {}),
        ({}, {"X-CSRFToken": "x" * 64}),
    ):
        assert client.post(path, data, headers=more).status_code == 403
    assert client.post(path, {"csrfmiddlewaretoken": token}).status_code != 403
