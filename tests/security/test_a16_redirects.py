"""A16: no redirect leads off the site, no file name leads out of its folder, and nothing calls an address outside."""

from urllib.parse import urlsplit

import pytest

from tests.factories.learning import UserFactory
from tests.security.payloads import AWAY

pytestmark = pytest.mark.django_db


def stays(response, where):
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh"):
        target = response.headers.get(name, "")
        cleaned = target.replace("\t", "").replace("\n", "").replace("\r", "").strip().replace("\\", "/")
        parts = urlsplit(cleaned)
        assert parts.netloc in ("", "testserver"), (where, name, target)
        assert parts.scheme in ("", "http", "https"), (where, name, target)
        assert not cleaned.startswith("//"), (where, name, target)


def test_a16_there_are_enough_of_them():
    assert len(set(AWAY)) >= 40


@pytest.mark.parametrize("target", AWAY)
def test_a16_next_leads_nowhere_else(world, target):
    hire, visitor = world.client("hire"), world.client("anonymous")
    for path in ("/accounts/login/", "/admin/login/", "/pages/_util/login/"):
        stays(hire.get(path, {"next": target}), path)
        stays(visitor.get(path, {"next": target}), path)
    stays(hire.post("/accounts/login/", {"next": target}), "login, signed in")
    stays(
        visitor.get("/record/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/"}),
        "htmx",
    )
    stays(
        visitor.get("/record/", headers={"HX-Request": "true", "HX-Current-URL": _header(target)}),
        "htmx, from elsewhere",
    )
    stays(visitor.get(_path(target)), "as a path")
    stays(hire.post("/accounts/logout/", {"next": target}), "sign-out")


def _header(target):
    return target.replace("\n", "").replace("\r", "").encode("ascii", "replace").decode()


def _path(target):
    return "/" + target.replace("\n", "").replace("\r", "").replace("\t", "").lstrip("/ \\")


def test_a16_signing_in_with_a_foreign_next_leads_home(world):
    user = UserFactory(login="lina@example.org")
    for target in AWAY:
        client = world.client("anonymous")
        data = {"login": user.login, "password": "a-long-enough-password", "next": target}
        response = client.post("/accounts/login/", data)
        assert "_auth_user_id" in client.session
        stays(response, target)


@pytest.mark.parametrize(
    "name",
    [
        "../db.sqlite3",
        "..%2f..%2fetc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "release/../../etc/passwd",
        "release//etc/passwd",
        "/etc/passwd",
        "release/..%5c..%5cetc",
        "images/....//....//etc/passwd",
        "release/%00",
        "release/./x",
        "release/",
        "images/",
        ".",
        "packs/x.zip",
        "release/x\x00.png",
    ],
)
def test_a16_no_name_leads_out_of_its_folder(world, name):
    response = world.client("hire").get(f"/media/{name}")
    assert response.status_code in (301, 400, 404), response.status_code
    stays(response, name)
