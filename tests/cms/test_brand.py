"""A company's own colour and logo: what is refused, what follows from it, and who sees it."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms import brand
from cms.contrast import lowest, nearest_passing, ratio
from cms.models import Brand
from learning.roles import Role
from tests.factories.learning import PersonFactory

INK = ("#15201E", "#E8EEEC")
TOKENS = Path(__file__).parents[2] / "cms" / "static" / "css" / "tokens.css"
# Wagtail leaves the file open from which it made a size of a picture.
sized = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")
colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(title: str = "logo"):
    return get_image_model().objects.create(
        title=title, file=ImageFile(get_test_image_file(size=(300, 100)), name=f"{title}.png")
    )


def test_the_grounds_are_those_of_the_tokens() -> None:
    tokens = TOKENS.read_text()
    pairs = [
        re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", tokens).groups()
        for name in ("bg", "surface", "sunk", "house")
    ]
    assert [list(grounds) for grounds in zip(*pairs, strict=True)] == [brand.LIGHT, brand.DARK]


@given(colours)
def test_whatever_accent_fits_everything_can_be_read(colour: str) -> None:
    accent = nearest_passing(colour, brand.LIGHT)
    assert brand.fits(accent)
    palette = brand.palette(accent)
    assert palette["--accent"][0] == accent
    for theme, grounds in enumerate((brand.LIGHT, brand.DARK)):
        one, hover, on, soft = (
            palette[f"--{name}"][theme] for name in ("accent", "accent-hi", "on-accent", "accent-soft")
        )
        assert lowest(one, grounds) >= 4.5
        assert lowest(hover, grounds) >= 4.5
        assert min(ratio(on, one), ratio(on, hover)) >= 4.5
        assert ratio(INK[theme], soft) >= 7


@pytest.mark.parametrize(
    ("accent", "said"),
    [
        ("petrol", "A colour is written as #"),
        ("#12345", "A colour is written as #"),
        ("#FFD400", "its contrast is 1.1 and has to be 4.5. The nearest that can be read is #"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(accent: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Brand(accent=accent).clean()
    assert said in refused.value.message_dict["accent"][0]


def test_what_falls_short_by_a_little_does_not_read_as_enough() -> None:
    assert 4.45 < lowest("#086D92", brand.LIGHT) < 4.5
    with pytest.raises(ValidationError, match=r"contrast is 4\.4 and has to be 4\.5"):
        Brand(accent="#086D92").clean()
    with translation.override("lv"), pytest.raises(ValidationError, match="ir 4,4, bet jābūt 4,5"):
        Brand(accent="#086D92").clean()


def test_the_nearest_that_is_offered_is_taken() -> None:
    with pytest.raises(ValidationError) as refused:
        Brand(accent="#ffd400").clean()
    offered = re.search(r"is (#\w{6})\.$", refused.value.message_dict["accent"][0])[1]
    taken = Brand(accent=f" {offered.lower()} ")
    taken.clean()
    assert taken.accent == offered


@sized
@pytest.mark.django_db
def test_every_screen_wears_it_from_the_sign_in_on_and_browsers_keep_it(media) -> None:
    client = Client()
    door = reverse("account_login")
    assert "brand" not in client.get(door).content.decode()
    row = Brand.load()
    row.accent, row.name, row.logo = "#7A1F5C", "Five Doors", picture()
    row.save()
    html = client.get(door).content.decode()
    style = re.search(r'href="(/brand\.css\?v=\w+)"', html)[1]
    logo = re.search(r'<img src="(/brand/logo\?v=\w+)" alt="Five Doors">', html)[1]
    answer = client.get(style)
    assert "--accent: light-dark(#7A1F5C, #" in answer.content.decode()
    assert "not (forced-colors: active)" in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    shown = client.get(logo)
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert client.post(style).status_code == 405
    # Another picture of the library stays behind the door.
    rendition = picture("secret").get_rendition("height-64")
    assert client.get(f"/media/{rendition.file.name}").status_code == 404
    # Another colour has another address, and does not come under the old one for good.
    row.accent = "#0B5A6B"
    row.save()
    assert style not in client.get(door).content.decode()
    assert client.get(style).headers["Cache-Control"] == "no-store"
    old = client.get(logo)
    assert b"".join(old.streaming_content)
    assert old.headers["Cache-Control"] == "no-store"


@sized
@pytest.mark.django_db
def test_without_its_picture_the_name_of_the_product_stands_there(media) -> None:
    row = Brand.load()
    row.logo = picture()
    row.save()
    door = reverse("account_login")
    assert "/brand/logo" in Client().get(door).content.decode()
    row.logo.delete()
    html = Client().get(door).content.decode()
    assert "/brand/logo" not in html
    assert ">Rehearsal</a>" in html
    assert Client().get(reverse("brand_logo")).status_code == 404
    assert Client().get(reverse("brand_style")).status_code == 404


@sized
@pytest.mark.django_db
def test_a_logo_whose_file_is_lost_stops_no_page(media) -> None:
    row = Brand.load()
    row.logo, row.accent = picture(), "#7A1F5C"
    row.save()
    Path(row.logo.file.path).unlink()
    html = Client().get(reverse("account_login")).content.decode()
    assert ">Rehearsal</a>" in html
    assert "/brand.css?v=" in html


def test_another_way_to_derive_has_another_address(monkeypatch) -> None:
    before = brand.Shown(accent="#7A1F5C").version
    monkeypatch.setattr(brand, "css", lambda accent: "")
    assert brand.Shown(accent="#7A1F5C").version != before


@pytest.mark.django_db
def test_a_deleted_brand_is_gone_from_the_next_page_on() -> None:
    row = Brand.load()
    row.accent = "#7A1F5C"
    row.save()
    assert brand.shown().accent
    row.delete()
    assert brand.shown() == brand.Shown()


@pytest.mark.django_db(transaction=True)
def test_who_looks_before_the_commit_keeps_nothing_old() -> None:
    row = Brand.load()
    row.accent = "#0B5A6B"
    row.save()
    with transaction.atomic():
        row.accent = "#7A1F5C"
        row.save()
        # As another process, which still sees the old row.
        cache.set(brand.KEY, brand.Shown(accent="#0B5A6B"))
    assert brand.shown().accent == "#7A1F5C"


@sized
@pytest.mark.django_db
def test_a_page_costs_no_query_for_its_logo(media) -> None:
    row = Brand.load()
    row.logo, row.accent = picture(), "#7A1F5C"
    row.save()
    door = reverse("account_login")
    Client().get(door)
    with CaptureQueriesContext(connection) as queries:
        assert "/brand/logo" in Client().get(door).content.decode()
    asked = [
        query["sql"] for query in queries if "cms_brand" in query["sql"] or "wagtailimages" in query["sql"]
    ]
    assert asked == []


@pytest.mark.django_db
def test_a_page_costs_no_query_for_it(media) -> None:
    brand.shown()
    with CaptureQueriesContext(connection) as queries:
        assert brand.shown() == brand.Shown()
    row = Brand.load()
    row.accent = "#0B5A6B"
    row.save()
    assert brand.shown().accent == "#0B5A6B"
    with CaptureQueriesContext(connection) as more:
        brand.shown()
    assert len(queries) + len(more) == 0


@pytest.mark.django_db
def test_only_admins_change_it() -> None:
    address = reverse("wagtailsettings:edit", args=["cms", "brand"])
    for role, status in ((Role.TRAINER, 302), (Role.ADMIN, 200)):
        client = Client()
        client.force_login(PersonFactory(user__roles=(role,)).user)
        answer = client.get(address, follow=role is Role.ADMIN)
        assert answer.status_code == status
    address = answer.redirect_chain[-1][0]
    refused = client.post(address, {"accent": "#FFD400", "name": "", "logo": ""}).content.decode()
    assert "The nearest that can be read is #" in refused
    assert not Brand.objects.exclude(accent="").exists()
    taken = client.post(address, {"accent": "#7a1f5c", "name": "Five Doors", "logo": ""}, follow=True)
    assert taken.status_code == 200
    assert brand.shown() == brand.Shown("Five Doors", "#7A1F5C")
