"""The pattern library: what the site is built of, on two pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.patterns import SAMPLES


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on one page (served by the embedded profile only)."""
    return render(request, "patterns.html", SAMPLES | _theme(request))


def patterns_scene(request: HttpRequest) -> HttpResponse:
    """A scene as the stage components draw it; `?coach=1` puts notes into the margin."""
    return render(
        request, "patterns_scene.html", SAMPLES | _theme(request) | {"coach": "coach" in request.GET}
    )


def _theme(request: HttpRequest) -> dict[str, str]:
    theme = request.GET.get("theme", "")
    return {"theme": theme if theme in {"light", "dark"} else ""}
