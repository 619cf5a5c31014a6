"""Ask every learner route, as every actor, with GET and POST, with and without htmx; and keep the answers."""

import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.factories import quizzes
from tests.security.routes import Route, routes
from tests.security.world import ACTORS, World

MATRIX = Path(__file__).with_name("access_matrix.toml")
HTMX = {"HX-Request": "true"}
METHODS = ("GET", "POST")
SIGN_IN = (settings.LOGIN_URL, "/admin/login/")
FEW = ("anonymous", "hire", "auditor")
"""Who tries the libraries' own pages, in which nobody's role plays a part."""


@dataclass(frozen=True)
class Answer:
    """One answer of the site, and to which question."""

    actor: str
    pattern: str
    path: str
    method: str
    htmx: bool
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def outcome(self) -> str:
        """The answer in a word; `access_matrix.toml` says what the words mean."""
        target = self.headers.get("HX-Redirect") or (
            self.headers.get("Location") if self.status < 400 else ""
        )
        if target:
            return "sign-in" if urlsplit(target).path in SIGN_IN else "on"
        known = {
            404: "hidden",
            403: "refused",
            405: "method",
            400: "problem",
            401: "problem",
            409: "problem",
            422: "problem",
        }
        return "page" if 200 <= self.status < 300 else known.get(self.status, str(self.status))

    def __str__(self) -> str:
        return f"{self.actor}: {self.method}{' (htmx)' if self.htmx else ''} {self.path} -> {self.status}"


def matrix() -> dict[str, Any]:
    """The file, read."""
    return tomllib.loads(MATRIX.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    """One line of the matrix: the addresses to try, what is posted there, and what everybody gets."""

    route: Route
    paths: tuple[str, ...]
    data: Mapping[str, Any]
    actors: tuple[str, ...]
    expected: Mapping[str, Mapping[str, tuple[str, ...]]]

    def allowed(self, method: str, actor: str) -> tuple[str, ...]:
        """Outcomes that are right."""
        row = self.expected[method]
        return row[actor] if actor in row else row["others"]


def cases(world: World) -> list[Case]:
    """Every line of the matrix whose pattern the resolver knows."""
    known = {route.pattern: route for route in routes()}
    found = []
    for line in matrix()["route"]:
        route = known.get(line["pattern"])
        if route is not None:
            found.append(_case(world, route, line))
    return found


def _case(world: World, route: Route, line: Mapping[str, Any]) -> Case:
    paths = []
    for names in line.get("at", [{}]):
        values = {parameter: _id(world, name) for parameter, name in names.items()}
        paths.append(route.path({**world.ids, **values}))
    return Case(
        route,
        tuple(paths),
        _data(world, line.get("send", "")),
        FEW if line.get("library") else ACTORS,
        {
            method: {
                actor: tuple([words] if isinstance(words, str) else words)
                # Whoever stands in for a manager gets what the manager gets, unless a line says otherwise.
                for actor, words in {
                    **(
                        {"deputy": line[method.lower()]["manager"]}
                        if "manager" in line[method.lower()]
                        else {}
                    ),
                    **line[method.lower()],
                }.items()
            }
            for method in METHODS
        },
    )


def _id(world: World, name: Any) -> Any:
    return world.ids.get(name, name) if isinstance(name, str) else name


def _data(world: World, name: str) -> Mapping[str, Any]:
    """What the owner's own form would send: a refusal must not hang on a missing field."""
    return {
        "": {},
        "play": world.answer("running"),
        "fork": {"n": 0},
        "marks": {"n": world.plays["handed in"].n, "level-1": 2, "level-2": 1, "note": "Clear."},
        "points": {"n": 0, "points-1": 1, "note": "Nearly."},
        "felt": {"felt": "Uneasy at first."},
        "intend": {"text": "Say my name first.", "days": "3", "shared": "on"},
        "tell": {"done": "yes"},
        "mode": {"mode": "practice"},
        "answer": {
            "option": quizzes.ticked(world.attempts["open"], 1, "b"),
            "revision": world.attempts["open"].revision,
            "go": "next",
        },
        "review": {"revision": world.attempts["open"].revision},
        "sign": {"release": str(world.ids["standard release"])},
    }[name]


@dataclass
class Sweep:
    """All answers, in the order of the matrix."""

    cases: list[Case]
    answers: list[Answer] = field(default_factory=list)

    @classmethod
    def of(cls, world: World) -> "Sweep":
        """Ask everything. Whatever a request changes is taken back before the next."""
        sweep = cls(cases(world))
        for case in sweep.cases:
            sweep.answers += list(_ask(world, case))
        return sweep

    @classmethod
    def of_each_kind(cls, world: World) -> "Sweep":
        """Ask each address once for everything that it may answer: the first who gets a page, who is refused, …"""
        sweep = cls(cases(world))
        for case in sweep.cases:
            first = {
                (method, case.allowed(method, actor)): actor
                for method in METHODS
                for actor in reversed(case.actors)
            }
            asked = {(method, actor) for (method, _allowed), actor in first.items()}
            sweep.answers += list(_ask(world, case, asked))
        return sweep

    def of_method(self, method: str) -> list[Answer]:
        """The answers to GET, or to POST."""
        return [answer for answer in self.answers if answer.method == method]

    def wrong(self) -> list[str]:
        """The answers that are not what the matrix says, each with what it says."""
        rows = {(case.route.pattern, path): case for case in self.cases for path in case.paths}
        return [
            f"{answer}, not {allowed}"
            for answer in self.answers
            if answer.outcome
            not in (allowed := rows[answer.pattern, answer.path].allowed(answer.method, answer.actor))
        ]


def _ask(world: World, case: Case, only: Container[tuple[str, str]] | None = None) -> Iterator[Answer]:
    for actor in case.actors:
        for path in case.paths:
            for method in METHODS:
                if only is None or (method, actor) in only:
                    for htmx in (False, True):
                        yield ask(
                            world.client(actor), actor, case.route, path, method, htmx=htmx, data=case.data
                        )


def content(response: Any) -> bytes:
    """The bytes of an answer, sent in one piece or as a file."""
    if not response.streaming:
        return bytes(response.content)
    body = b"".join(response.streaming_content)
    if getattr(response, "file_to_stream", None):
        response.file_to_stream.close()
    return body


def ask(
    client: Client,
    actor: str,
    route: Route,
    path: str,
    method: str,
    *,
    htmx: bool = False,
    data: Mapping[str, Any] | None = None,
) -> Answer:
    """One request, taken back."""
    cache.clear()
    with transaction.atomic():
        send = client.get if method == "GET" else client.post
        response = send(path, data=data or {} if method == "POST" else None, headers=HTMX if htmx else {})
        body = content(response)
        transaction.set_rollback(True)
    text = body.decode("utf-8", "replace")
    return Answer(
        actor, route.pattern, path, method, htmx, response.status_code, dict(response.headers), text
    )
