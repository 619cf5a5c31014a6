"""A8: no role gives itself more than it has. (What each role has stands in tests/cms/permissions.txt.)"""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site

from learning.models import User
from learning.roles import Role

pytestmark = pytest.mark.django_db
ROLES = ("hire", "manager", "people", "auditor", "trainer")


def standing():
    """Everything that decides what an account may do."""
    return (
        sorted(User.objects.values_list("login", "is_superuser", "is_staff", "is_active", "password")),
        sorted(User.groups.through.objects.values_list("user", "group")),
        sorted(User.user_permissions.through.objects.values_list("user", "permission")),
        sorted(Group.permissions.through.objects.values_list("group", "permission")),
        sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        sorted(Group.objects.values_list("name", flat=True)),
        sorted(Site.objects.values_list("hostname", "port", "root_page")),
    )


def forged(world, actor):
    """Forms that Wagtail would take from an admin, aimed at more rights."""
    user = world.users[actor].pk
    admins = Group.objects.get(name=Role.ADMIN)
    mine = Group.objects.get(name=Role.TRAINER).pk
    everything = list(Permission.objects.values_list("pk", flat=True))
    person = {
        "login": f"{actor}@example.org",
        "email": f"{actor}@example.org",
        "is_superuser": "on",
        "is_active": "on",
        "groups": [admins.pk],
        "password1": "a-long-password-9",
        "password2": "a-long-password-9",
    }
    group = {"name": "trainer", "permissions": everything}
    yield "wagtailusers_users:edit", [user], person
    yield "wagtailusers_users:edit", [world.users["admin"].pk], {**person, "login": "admin@example.org"}
    yield "wagtailusers_users:add", [], {**person, "login": "new@example.org"}
    yield "wagtailusers_users:copy", [user], {**person, "login": "copy@example.org"}
    yield "wagtailusers_users:delete", [world.users["admin"].pk], {}
    yield "wagtailusers_groups:edit", [mine], group
    yield "wagtailusers_groups:edit", [admins.pk], {"name": "gone", "permissions": []}
    yield "wagtailusers_groups:add", [], {"name": "new", "permissions": everything}
    yield "wagtailusers_groups:delete", [admins.pk], {}
    yield (
        "wagtailsites:edit",
        [world.ids["site"]],
        {"hostname": "evil.example", "port": 80, "root_page": world.ids["root"]},
    )
    yield "wagtailsites:add", [], {"hostname": "evil.example", "port": 80, "root_page": world.ids["root"]}
    yield "wagtailsites:delete", [world.ids["site"]], {}
    yield "wagtaillocales:add", [], {"language_code": "lv"}
    yield "wagtail_bulk_action", ["learning", "user", "assign_role"], {"role": admins.pk, "id": user}
    yield (
        "wagtail_bulk_action",
        ["learning", "user", "set_active_state"],
        {"mark_as_active": "on", "id": user},
    )
    yield "wagtail_bulk_action", ["learning", "user", "delete"], {"id": world.users["admin"].pk}
    yield (
        "wagtailadmin_account",
        [],
        {
            "is_superuser": "on",
            "groups": [admins.pk],
            "email-email": "x@evil.example",
            "login": "admin2@example.org",
            "password-new_password1": "a-long-password-9",
        },
    )
    yield "wagtailadmin_pages:set_privacy", [world.ids["page"]], {"restriction_type": "none"}
    yield (
        "wagtailredirects:add",
        [],
        {"old_path": "/record/", "redirect_link": "https://evil.example/", "is_permanent": "on"},
    )


@pytest.mark.parametrize("actor", ROLES)
def test_a8_no_forged_form_gives_a_role_more(world, actor):
    before = standing()
    client = world.client(actor)
    tried = 0
    for name, args, data in forged(world, actor):
        address = reverse(name, args=args)
        if "bulk" in address:
            address += f"?id={data['id']}"
        response = client.post(address, data)
        tried += 1
        assert response.status_code in (200, 302, 403, 404, 405), (name, response.status_code)
        assert standing() == before, (actor, name)
    assert tried >= 19


def test_a8_the_same_forms_do_change_things_for_an_admin(world):
    """Otherwise the forms above would prove nothing."""
    before = standing()
    client = world.client("admin")
    group = Group.objects.create(name="spare")
    formsets = {
        f"{prefix}-{name}": 0
        for prefix in (
            "page_permissions",
            "collection_permissions",
            "document_permissions",
            "image_permissions",
            "workflow_permissions",
        )
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    response = client.post(reverse("wagtailusers_groups:delete", args=[group.pk]), formsets)
    assert response.status_code == 302
    assert not Group.objects.filter(name="spare").exists()
    client.post(reverse("wagtailusers_users:delete", args=[world.users["auditor"].pk]))
    client.post(reverse("wagtaillocales:add"), {"language_code": "lv"})
    response = client.post(
        reverse("wagtailsites:edit", args=[world.ids["site"]]),
        {
            "hostname": "other.example",
            "port": 81,
            "root_page": Site.objects.get(pk=world.ids["site"]).root_page_id,
            "site_name": "",
        },
    )
    assert response.status_code == 302
    assert standing() != before


@pytest.mark.parametrize("actor", ["hire", "manager", "people", "auditor"])
def test_a8_who_does_not_author_changes_no_content(world, actor):
    client = world.client(actor)
    for name, args in (
        ("studio:write", [world.ids["scene"]]),
        ("studio:row", [world.ids["scene"]]),
        ("studio:points", [world.ids["scene"]]),
        ("studio:add_clause", [world.ids["scene"]]),
        ("studio:approval", [world.ids["scene"]]),
        ("studio:begin", []),
        ("studio:add", [world.ids["scene"]]),
        ("studio:remove", [world.ids["scene"]]),
        ("studio:move", [world.ids["scene"]]),
        ("studio:publish", [world.ids["scene"]]),
        ("studio:play", [world.ids["scene"]]),
        ("cms_pack_check", []),
        ("cms_pack_load", []),
        ("wagtailadmin_pages:edit", [world.ids["page"]]),
        ("wagtailadmin_pages:delete", [world.ids["page"]]),
        ("wagtailadmin_pages:unpublish", [world.ids["page"]]),
        ("wagtaildocs:add", []),
        ("wagtailimages:add", []),
        ("wagtailsnippets_quizzes_quiz:delete", [world.ids["quiz pk"]]),
    ):
        assert client.post(reverse(name, args=args), {"change": "minor", "key": "x"}).status_code == 403, name


def test_a8_a_trainers_own_site_roles_end_where_they_end(world):
    """Writing gives no way into records."""
    client = world.client("trainer")
    for name, args in (
        ("learning:team", []),
        ("learning:person", [world.ids["hire"]]),
        ("learning:certificate", [world.ids["certificate"]]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
