"""A8: what each role may do in the admin is what stands in permissions.txt, and no role can give itself more."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from cms.permissions import install_permissions
from learning.roles import Role
from tests.factories.cms import make_standard_page
from tests.factories.learning import UserFactory

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).with_name("permissions.txt")


def effective():
    lines = []
    for group in Group.objects.filter(name__in=Role.values).order_by("name"):
        lines += [f"{group.name}: {p.content_type.app_label}.{p.codename}" for p in group.permissions.all()]
        lines += [
            f"{group.name} @ {g.page.title}: {g.permission.codename}" for g in group.page_permissions.all()
        ]
        lines += [
            f"{group.name} @ {g.collection.name}: {g.permission.codename}"
            for g in group.collection_permissions.all()
        ]
    return "".join(f"{line}\n" for line in sorted(lines))


def test_a8_the_snapshot_holds():
    assert effective() == SNAPSHOT.read_text(encoding="utf-8")


def test_a8_nobody_but_admin_may_change_accounts_or_groups():
    dangerous = Permission.objects.filter(
        codename__in=["add_user", "change_user", "add_group", "change_group"]
    )
    holders = {group.name for permission in dangerous for group in permission.group_set.all()}
    assert holders == {"admin"}


def test_a8_what_was_added_by_hand_goes_at_the_next_migrate():
    trainer = Group.objects.get(name="trainer")
    change_user = Permission.objects.get(codename="change_user", content_type__app_label="learning")
    trainer.permissions.add(change_user)
    Group.objects.get(name="manager").permissions.add(change_user)
    install_permissions()
    assert effective() == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.PEOPLE, Role.AUDITOR])
def test_a8_other_roles_do_not_come_in(client, role):
    client.force_login(UserFactory(roles=[role]))
    page = make_standard_page()
    for address in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("cms_packs"),
        reverse("cms_clauses"),
    ):
        assert client.get(address).status_code in (403, 404), address


def test_a8_a_trainer_has_no_door_to_accounts_groups_or_sites(as_trainer, trainer):
    for name in (
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtaillocales:index",
    ):
        response = as_trainer.get(reverse(name))
        assert response.status_code in (302, 403, 404), name
    group = Group.objects.get(name="trainer")
    response = as_trainer.post(
        reverse("wagtailusers_groups:edit", args=[group.pk]),
        {"name": "trainer", "permissions": list(Permission.objects.values_list("pk", flat=True))},
    )
    assert response.status_code in (302, 403, 404)
    response = as_trainer.post(
        reverse("wagtailusers_users:edit", args=[trainer.pk]), {"login": trainer.login, "is_superuser": "on"}
    )
    trainer.refresh_from_db()
    assert not trainer.is_superuser
    assert effective() == SNAPSHOT.read_text(encoding="utf-8")


def test_search_of_clauses(as_trainer):
    make_standard_page()
    answer = as_trainer.get(reverse("cms_clauses"), {"q": "rings"}).json()
    assert [one["ref"] for one in answer["clauses"]] == ["phone/rings"]
    answer = as_trainer.get(reverse("cms_clauses"), {"refs": "phone/greet,phone/none"}).json()
    assert [one["ref"] for one in answer["clauses"]] == ["phone/greet"]
