"""The screens for lists of people, as the people office gets them."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from learning.models import ParkedLine, PeopleList, Person
from tests.factories.learning import PersonFactory
from tests.learning.lists import bring, check, company, row, text
from tests.learning.pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(friday):
    return company()


@pytest.fixture
def client(hr):
    made = Client()
    made.force_login(hr)
    return made


def send(client, content, name="people.csv", **fields):
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "valid_from": "2026-11-20", **fields}
    return client.post(reverse("learning:imports"), data)


def rows_of(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_a_list_is_looked_at_applied_and_leads_to_its_people(client):
    response = send(
        client, text(row(1, email="one@example.org"), row(2, manager=1), row(3, branch="Rigaa")).encode()
    )
    made = PeopleList.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("learning:import", args=[made.uuid])
    html = client.get(response.url).content.decode()
    assert "2 of 3 lines are ready: 2 new, 0 change, 0 stay the same. 1 line needs you." in html
    assert "There is no branch “Rigaa”. Did you mean “Riga”?" in html
    assert not Person.objects.filter(number="1").exists()
    assert client.post(reverse("learning:import-apply", args=[made.uuid])).status_code == 302
    html = client.get(response.url).content.decode()
    assert "Applied: 2 lines." in html
    assert reverse("learning:person", args=[Person.objects.get(number="1").uuid]) in html
    assert [line[0] for line in rows_of(client.get(reverse("learning:import-log", args=[made.uuid])))][
        1:
    ] == ["1", "2"]
    to_mend = rows_of(client.get(reverse("learning:import-to-mend", args=[made.uuid])))
    assert to_mend[1][0] == "3"
    assert "Rigaa" in to_mend[1][-1]


def test_what_was_downloaded_to_mend_is_a_list_itself_and_no_formula(hr, client):
    made = check(hr, row(1, name="=1+1", branch="@Nowhere"), row(2, branch="Nowhere"))
    response = client.get(reverse("learning:import-to-mend", args=[made.uuid]))
    content = b"".join(response.streaming_content)
    assert b"'=1+1" in content
    assert b"'@Nowhere" in content
    assert not any(
        cell[:1] in "=+-@"
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        for cell in line
        if cell
    )
    mended = content.decode("utf-8-sig").replace("'@Nowhere", "Riga").replace("Nowhere", "Tallinn")
    again = bring(hr, content=mended.encode())
    assert again.counts["applied"] == 2
    assert Person.objects.get(number="1").name == "=1+1"


def test_nobody_but_the_people_office_finds_it(hr):
    made = check(hr, row(1))
    client = client_of(PersonFactory())
    for name in ("imports", "imports-waiting", "import-example-csv"):
        assert client.get(reverse(f"learning:{name}")).status_code == 404
    for name in ("import", "import-to-mend", "import-log"):
        assert client.get(reverse(f"learning:{name}", args=[made.uuid])).status_code == 404
    for name in ("import-apply", "import-throw-away"):
        assert client.post(reverse(f"learning:{name}", args=[made.uuid])).status_code == 404
    made.refresh_from_db()
    assert made.state == "checked"


def test_the_guard_shows_itself_and_takes_the_number_alone(hr, client):
    bring(hr, *[row(n) for n in range(1, 9)])
    made = check(hr, *[row(n) for n in range(1, 4)], everybody=True)
    address = reverse("learning:import", args=[made.uuid])
    assert "This looks like half a file." in client.get(address).content.decode()
    wrong = client.post(reverse("learning:import-apply", args=[made.uuid]), {"leaving": "3"})
    assert wrong.status_code == 422
    assert "Type the number of people who would leave: 6." in wrong.content.decode()
    assert client.post(reverse("learning:import-apply", args=[made.uuid]), {"leaving": ""}).status_code == 422
    assert Person.objects.filter(left_on=None).count() == 9
    client.post(reverse("learning:import-apply", args=[made.uuid]), {"leaving": "6"})
    assert Person.objects.filter(left_on=date(2026, 11, 19)).count() == 6


def test_odd_forms_get_a_sentence(client):
    assert send(client, b"").status_code == 302
    assert (
        "There are no people in this file."
        in client.get(reverse("learning:import", args=[PeopleList.objects.get().uuid])).content.decode()
    )
    response = client.post(reverse("learning:imports"), {"valid_from": "1066-10-14"})
    assert response.status_code == 422
    assert "Choose a day between 2000 and 2100." in response.content.decode()


def test_who_waits_for_a_manager_can_stop_waiting(hr, client):
    bring(hr, row(1, manager=77))
    address = reverse("learning:imports-waiting")
    assert "Manager 77" in client.get(address).content.decode()
    assert client.post(address, {"number": "1"}).status_code == 302
    assert not ParkedLine.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_can_be_handed_in(hr, client, kind):
    response = client.get(reverse(f"learning:import-example-{kind}"))
    content = b"".join(response.streaming_content) if response.streaming else response.content
    made = check(hr, content=content)
    assert made.state == "checked", made.refused
    assert made.counts == {"new": 2, "parked": 0}


def test_a_page_of_lines_takes_the_same_queries_however_many(hr, client, django_assert_max_num_queries):
    few, many = check(hr, *[row(n) for n in range(10)]), check(hr, *[row(n, manager=1) for n in range(200)])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for made in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("learning:import", args=[made.uuid]))
        taken.append(len(queries))
    # Names of managers are asked for by number, and those not found by what people sign in with.
    assert taken[1] <= taken[0] + 2


def test_the_near_name_is_a_button_that_takes_it_over(client):
    send(client, text(row(1, branch="Rigaa"), row(2, branch="Rigaa"), row(3, branch="Atlantis")).encode())
    made = PeopleList.objects.get()
    here, there = (reverse(f"learning:{name}", args=[made.uuid]) for name in ("import", "import-read-as"))
    html = client.get(here).content.decode()
    assert html.count("Read it as “Riga”") == 2
    assert "Read it as" not in html.split("Atlantis")[1], "nothing is near to it"
    answer = client.post(there, {"field": "branch", "words": "Rigaa", "name": "Riga"}, follow=True)
    html = answer.content.decode()
    assert "“Rigaa” is read as “Riga” in 2 lines. The list is checked again." in html
    assert "2 of 3 lines are ready: 2 new" in html
    assert client.post(there, {"field": "branch"}).status_code == 302
