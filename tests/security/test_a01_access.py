"""A1: every address × every role × GET and POST × with and without htmx is what `access_matrix.toml` says."""

import pytest

from tests.security.routes import ADMIN, routes
from tests.security.sweep import ask, matrix
from tests.security.world import ACTORS

pytestmark = pytest.mark.django_db
LET_IN = {"page", "on"}


def test_a1_every_address_of_the_site_stands_in_the_matrix():
    known = {route.pattern for route in routes() if not route.is_admin}
    written = {line["pattern"] for line in matrix()["route"]}
    assert known - written == set(), "Say in access_matrix.toml who may do what there."
    assert written - known == set(), "These addresses are gone."


def test_a1_everybody_gets_what_the_matrix_says(sweep):
    assert len(sweep.answers) > 1_500
    assert sweep.wrong() == []


def test_a1_every_outcome_of_the_matrix_occurs(sweep):
    """A line that allows more than happens would hide a hole."""
    seen = {}
    for answer in sweep.answers:
        seen.setdefault((answer.pattern, answer.method, answer.actor), set()).add(answer.outcome)
    idle = [
        f"{case.route.pattern} {method} {actor}: {word}"
        for case in sweep.cases
        for method, row in case.expected.items()
        for actor, words in row.items()
        if actor != "others"
        for word in words
        if word not in seen[case.route.pattern, method, actor]
    ]
    assert idle == []


def test_a1_htmx_changes_the_form_of_an_answer_never_the_answer(sweep):
    plain = {(a.actor, a.pattern, a.path, a.method): a for a in sweep.answers if not a.htmx}
    differ = []
    for answer in sweep.answers:
        twin = plain[answer.actor, answer.pattern, answer.path, answer.method]
        same = answer.outcome == twin.outcome
        # After a POST, htmx gets the next part at once where a browser is sent to it.
        if not same and not (answer.method == "POST" and {answer.outcome, twin.outcome} == LET_IN):
            differ.append(f"{twin} / {answer}")
    assert differ == []


def test_a1_a_refusal_tells_nothing(sweep):
    """A foreign object and one that does not exist get the same page."""
    hidden = {
        a.actor: a.body for a in sweep.answers if a.outcome == "hidden" and a.pattern == "play/<uuid:uuid>/"
    }
    assert set(hidden) == set(ACTORS) - {"anonymous", "hire"}
    for answer in sweep.answers:
        if answer.outcome == "hidden" and answer.actor == "manager":
            for word in ("ZZ-A-Hire", "The lamp", "The phone check"):
                assert word not in answer.body, answer


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a1_methods_that_no_form_sends_do_nothing(world, sweep, method):
    for case in sweep.cases:
        if case.route.pattern.startswith(("accounts/", "pages/", "documents/", "patterns/")):
            continue
        for path in case.paths[:2]:
            response = world.client("hire").generic(method, path)
            assert response.status_code in (404, 405), (method, path, response.status_code)


class TestAuthoring:
    """Wagtail's own addresses, by area."""

    def _admin(self, world):
        area = matrix()["admin"]
        for route in routes():
            if route.pattern.startswith(ADMIN) and not route.pattern.startswith(tuple(area["open"])):
                yield route, route.path(world.ids)

    def test_a1_only_authors_come_in(self, world):
        authors = matrix()["admin"]["authors"]
        others = [actor for actor in ACTORS if actor not in (*authors, "anonymous", "hire")]
        wrong, tried = [], 0
        for number, (route, path) in enumerate(self._admin(world)):
            asked = (
                ("anonymous", "GET", False),
                ("hire", ("GET", "POST")[number % 2], True),
                (others[number % len(others)], ("POST", "GET")[number % 2], False),
            )
            for actor, method, htmx in asked:
                answer = ask(world.client(actor), actor, route, path, method, htmx=htmx)
                tried += 1
                if answer.outcome != ("sign-in" if actor == "anonymous" else "refused"):
                    wrong.append(f"{answer} {answer.headers.get('Location')}")
        assert wrong == []
        assert tried > 900

    def test_a1_a_trainer_is_kept_out_of_what_is_the_admins(self, world):
        only = tuple(matrix()["admin"]["admin_only"])
        tried = 0
        for route, path in self._admin(world):
            if not route.pattern.startswith(only):
                continue
            for method in ("GET", "POST"):
                answer = ask(world.client("trainer"), "trainer", route, path, method)
                tried += 1
                # Wagtail refuses by sending back to its first page with a word of regret.
                refused = answer.outcome in ("refused", "hidden", "method") or (
                    answer.status == 302 and answer.headers["Location"] == "/admin/"
                )
                assert refused, answer
        assert tried > 80
