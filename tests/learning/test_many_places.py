"""A requirement in a company with very many branches: some are looked for and added, and none is lost on the way."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from learning.models import Branch, Job, Requirement
from learning.queries.find_places import FEW, SHOWN, few_places, places_named
from learning.roles import Role
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory
from tests.learning.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
ADD = "learning:add-requirement"


@pytest.fixture
def office():
    return client_of(
        PersonFactory(
            name="Una Office", branch=BranchFactory(key="head", name="Head office"),
            job=JobFactory(key="hr", name="Office"), user__roles=(Role.EMPLOYEE, Role.PEOPLE),
        )
    )  # fmt: skip


@pytest.fixture
def many():
    """As many branches that all are called Shop, and one in Riga."""
    Branch.objects.bulk_create(
        Branch(key=f"shop-{n:03}", name=f"Shop {n:03}", zone="Europe/Riga") for n in range(FEW + 80)
    )
    return BranchFactory(words={"lv": {"name": "Rīgas veikals"}})


def written(course, **fields):
    return {
        "course": course["course"].activity.uuid, "due": "hired", "due_days": "14", "due_on": "", "hired_from": "",
        "opens_after": "0", **fields,
    }  # fmt: skip


def picks(html, name="branches"):
    """The ticks of a field: value to whether it is ticked."""
    boxes = re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', html)
    return {re.search(r'value="([^"]*)"', box)[1]: " checked" in box for box in boxes}


def sent(client, data, status=200, **headers):
    answer = client.post(reverse(ADD), data, **headers)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_few_are_ticked_and_one_more_than_few_are_looked_for(office):
    Branch.objects.bulk_create(Branch(key=f"shop-{n}", name=f"Shop {n}") for n in range(FEW - 1))
    html = office.get(reverse(ADD)).content.decode()
    assert len(picks(html)) == FEW
    assert "find_branches" not in html
    Branch.objects.create(key="one-more", name="One more")
    html = office.get(reverse(ADD)).content.decode()
    assert picks(html) == {}
    assert 'name="find_branches"' in html
    assert picks(html, "jobs") == {"hr": False}, "jobs are few, as before"


def test_without_a_script_they_are_found_added_and_saved(office, many, course, hire):
    JobFactory()
    html = sent(office, written(course, find="branches", find_branches="shop 0", due_days=""))
    assert list(picks(html)) == [f"shop-{n:03}" for n in range(SHOWN)]
    assert "is required" not in html, "nobody has sent it yet"
    # What is ticked stays through the next search, the things filled in so far too.
    html = sent(
        office, written(course, find="branches", find_branches="riga", branches=["shop-010"], due_days="9")
    )
    assert picks(html) == {"shop-010": True, "riga": False}
    assert 'value="9"' in html
    both = written(course, find_branches="riga", branches=["shop-010", "riga"], jobs=["counter"])
    html = sent(office, both | {"show": "1"})
    assert "in Riga and Shop 010 learns" in html
    office.post(reverse(ADD), both | {"save": "1"})
    rule = Requirement.objects.get()
    assert {row.key for row in rule.branches.all()} == {"shop-010", "riga"}
    html = office.get(reverse("learning:change-requirement", args=[rule.uuid])).content.decode()
    assert picks(html) == {"riga": True, "shop-010": True}


@pytest.mark.parametrize("fault", [{"due_days": ""}, {"course": "none"}, {"opens_after": "x"}])
def test_nothing_chosen_is_lost_when_something_is_wrong(office, many, course, fault):
    chosen = ["riga", *(f"shop-{n:03}" for n in range(0, 120, 3))]
    data = written(course, branches=chosen, find_branches="shop 001", save="1")
    html = sent(office, data | fault, 422)
    assert {key for key, on in picks(html).items() if on} == set(chosen)
    assert picks(html)["shop-001"] is False, "what was found stands there still"
    assert not Requirement.objects.exists()


def test_a_branch_that_is_not_there_is_refused(office, many, course):
    html = sent(office, written(course, branches=["riga", "nowhere"], save="1"), 422)
    assert "nowhere is not one of the available choices" in html
    assert picks(html) == {"riga": True}


def test_what_is_typed_is_answered_alone(office, many):
    def found(words):
        asked = {"find": "branches", "find_branches": words}
        answer = office.get(reverse(ADD), asked, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    html = found("shop")
    assert "<form" not in html
    assert len(picks(html)) == SHOWN
    assert "These are the first. Write more of the name." in html
    assert "Write more" not in found("riga")
    assert "Nothing is called like this." in found("zzz")
    assert found("  ").strip() == ""
    assert picks(found("%")) == {}


def test_jobs_are_found_in_the_same_way(office, course):
    Job.objects.bulk_create(Job(key=f"job-{n}", name=f"Job {n}") for n in range(FEW + 1))
    html = sent(office, written(course, find="jobs", find_jobs="job 7", jobs=["job-3"]))
    found = picks(html, "jobs")
    assert found.pop("job-3") is True
    assert list(found) == ["job-7", "job-17", "job-27", "job-37"], "what is called just so comes first"


def test_a_name_in_the_language_of_the_screen_is_found(many):
    Branch.objects.create(key="kek", name="Shop K", words={"lv": {"name": "Ķekava"}})
    with translation.override("lv"):
        assert [row.key for row in places_named(Branch, "rīg")] == ["riga"]
        assert [row.key for row in places_named(Branch, "ķek")] == ["kek"]
    assert places_named(Branch, "Rīg") == []


def test_costs_do_not_grow_with_the_branches(office, many, course):
    costs = []
    for more in (0, 1500):
        Branch.objects.bulk_create(Branch(key=f"more-{n}", name=f"The shop {n}") for n in range(more))
        html = office.get(reverse(ADD)).content.decode()
        data = written(
            course, find="branches", find_branches="o", branches=[f"shop-{n:03}" for n in range(50)]
        )
        with CaptureQueriesContext(connection) as queries:
            html = sent(office, data)
        costs.append((len(queries), len(picks(html))))
        branches = [one["sql"] for one in queries if 'FROM "learning_branch"' in one["sql"]]
        assert all("LIMIT" in sql or " IN (" in sql for sql in branches), branches
    assert costs[0] == costs[1]


def listed(client, **asked):
    answer = client.get(reverse("learning:people"), asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_list_of_people_offers_few_branches_and_finds_one_of_many(office, many):
    PersonFactory(name="Zane Liepa", branch=Branch.objects.get(key="shop-007"))
    PersonFactory(name="Shona Shop", branch=many)
    html = listed(office)
    assert "<select" in html
    assert 'id="branch"' not in html
    assert "Shop 007" in html  # where Zane works
    html = listed(office, q="shop 007")
    assert html.count("Branches called like this") == 1
    there = re.search(r'href="(\?[^"]*)">Shop 007<', html)[1]
    assert "Zane Liepa" not in html
    html = unescape(office.get(reverse("learning:people") + there).content.decode())
    assert "Zane Liepa" in html
    assert "Shona Shop" not in html
    assert "Only Shop 007." in html
    assert '<input type="hidden" name="branch" value="shop-007">' in html
    # A word may fit people and branches; of many that fit only the first are shown.
    html = listed(office, q="shop", which="here")
    assert "People called like this" in html
    assert "Shona Shop" in html
    assert len(re.findall(r'href="\?which=here&branch=shop-\d+"', html)) == SHOWN
    assert "These are the first. Write more of the name." in html
    assert "Nobody fits this." in listed(office, q="nobody at all")


def test_few_branches_are_all_there_by_the_name_of_the_screen(office):
    BranchFactory(key="a", name="Aaa", words={"lv": {"name": "Žagata"}})
    BranchFactory(key="b", name="Bbb", words={"lv": {"name": "Apse"}})
    with translation.override("lv"):
        assert [row.local_name for row in few_places(Branch)] == ["Apse", "Head office", "Žagata"]
    assert listed(office, branch="b").count(" selected") == 1


def test_the_list_of_people_costs_no_more_among_many_branches(office, many):
    with CaptureQueriesContext(connection) as among_many:
        listed(office)
    Branch.objects.filter(people=None).delete()
    with CaptureQueriesContext(connection) as among_few:
        listed(office)
    assert len(among_many) < len(among_few)
