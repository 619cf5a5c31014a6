"""A publish that is refused where there is no form to show it in."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from tests.factories.learning import UserFactory


def refuse(request):
    raise ValidationError(["Question 2 has no right answer.", "There is no title in Latvian."])


urlpatterns = [
    path("admin/approve/", refuse),
    path("elsewhere/", refuse),
    path("admin/", lambda r: HttpResponse()),
]


@pytest.mark.django_db
@override_settings(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "cms.middleware.RefusedPublishMiddleware",
    ],
)
def test_it_answers_in_words_and_leads_back(client):
    client.force_login(UserFactory())
    response = client.post(
        "/admin/approve/", headers={"Referer": "http://testserver/admin/pages/7/edit/?a=b"}
    )
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/pages/7/edit/"
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["Question 2 has no right answer.", "There is no title in Latvian."]
    away = client.post("/admin/approve/", headers={"Referer": "https://evil.example/x"})
    assert away.headers["Location"] == "/admin/"
    with pytest.raises(ValidationError):
        client.post("/elsewhere/")
