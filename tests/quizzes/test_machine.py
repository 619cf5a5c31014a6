"""Any order of starting, answering, replaying, two tabs, forging and handing in, against a small reference model."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from learning.models import Practice
from quizzes.actions.answer import AnswerRefused, save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import Submit, submit_attempt
from quizzes.grading.attempts import Save
from quizzes.handles import by_id
from quizzes.models import Attempt
from quizzes.policies import NotYours
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY
from tests.harness.examples import THOROUGH

EARNS = {"a": 100, "b": 50, "c": 0}
LIMIT = timedelta(minutes=10)
PLACES = st.integers(1, 4)
CHOICES = st.sampled_from(["a", "b", "c", ""])
# The figure to hold is 2,000 examples of 50 steps: `make test-thorough` does them.
EXAMPLES = max(12, THOROUGH)


class Tab:
    """A page that somebody left open: what it believed when it was drawn."""

    def __init__(self, answers, attempt_revision):
        self.revisions = {place: answers.get(place, (0, ""))[0] for place in range(1, 5)}
        self.attempt_revision = attempt_revision


class Machine(RuleBasedStateMachine):
    """The model: per open attempt {place: (revision, choice)}, a count of writes, and the list of finished scores."""

    @initialize()
    def begin(self):
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.quiz = make.publish(make.quiz("machine", time_limit=10, attempts=0))
        self.person, self.stranger = make.person(), make.person()
        self.now = MONDAY
        self.open = None
        self.tabs = []
        self.scores = []
        self.done = []

    def teardown(self):
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def over(self):
        return self.now >= self.began + LIMIT

    def grace(self):
        """Whether one late answer would be taken now."""
        return not self.late and self.now <= self.began + LIMIT + timedelta(seconds=30)

    @rule()
    def start(self):
        started = start_attempt(person=self.person, activity=self.quiz.uuid, now=self.now)
        assert started.resumed == (self.open is not None)
        if self.open is None:
            self.open, self.began, self.writes, self.late = started.attempt, self.now, 0, False
            self.answers = {}
            self.tabs = [Tab({}, 0)]
        assert started.attempt.pk == self.open.pk

    @precondition(lambda self: self.open is not None)
    @rule()
    def open_a_tab(self):
        self.tabs = [*self.tabs[-3:], Tab(self.answers, self.writes)]

    def expected(self, place, choice, revision):
        have = self.answers.get(place, (0, ""))
        if choice == have[1]:
            return Save.SAME
        if self.over() and not self.grace():
            return Save.TIME_UP
        return Save.WRITE if revision == have[0] else Save.STALE

    @precondition(lambda self: self.open is not None)
    @rule(place=PLACES, choice=CHOICES, tab=st.integers(0, 3), twice=st.booleans())
    def answer(self, place, choice, tab, twice):
        page = self.tabs[tab % len(self.tabs)]
        for _ in range(1 + twice):
            wanted = self.expected(place, choice, page.revisions[place])
            saved = self.send(place, choice, page.revisions[place])
            assert saved.decision is wanted
            if wanted is Save.WRITE:
                self.late = self.late or self.over()
                self.answers[place] = (self.answers.get(place, (0, ""))[0] + 1, choice)
                self.writes += 1
        if saved.decision is not Save.STALE:
            page.revisions[place] = self.answers.get(place, (0, ""))[0]

    def send(self, place, choice, revision, attempt=None, person=None):
        return save_answer(
            person=person or self.person,
            attempt=(attempt or self.open).uuid,
            position=place,
            revision=revision,
            answering=by_id((choice,) if choice else ()),
            now=self.now,
        )

    @precondition(lambda self: self.open is not None)
    @rule(place=st.sampled_from([-1, 0, 1, 5, 99]), choice=st.sampled_from(["z", "A", "a b", "true"]))
    def forge(self, place, choice):
        with pytest.raises(AnswerRefused):
            self.send(place, choice, 0)

    @precondition(lambda self: self.open is not None)
    @rule(place=PLACES, choice=CHOICES)
    def somebody_else(self, place, choice):
        with pytest.raises(NotYours):
            self.send(place, choice, 0, person=self.stranger)
        with pytest.raises(NotYours):
            submit_attempt(
                person=self.stranger, attempt=self.open.uuid, revision=0, now=self.now, locale="en"
            )

    @precondition(lambda self: self.open is not None)
    @rule(tab=st.integers(0, 3))
    def hand_in(self, tab):
        page = self.tabs[tab % len(self.tabs)]
        got = submit_attempt(
            person=self.person,
            attempt=self.open.uuid,
            revision=page.attempt_revision,
            now=self.now,
            locale="en",
        )
        if page.attempt_revision != self.writes and not self.over():
            assert got.decision is Submit.STALE
            return
        assert got.decision is Submit.DONE
        score = sum(EARNS.get(choice, 0) for _revision, choice in self.answers.values())
        self.scores.append(score)
        assert (got.attempt.score * 100, got.attempt.submitted_at) == (
            score,
            min(self.now, self.began + LIMIT),
        )
        self.done.append((self.open, dict(self.answers)))
        self.open = None

    @precondition(lambda self: self.done)
    @rule(place=PLACES, choice=CHOICES, which=st.integers(0, 5))
    def answer_after_the_end(self, place, choice, which):
        attempt, answers = self.done[which % len(self.done)]
        saved = self.send(place, choice, answers.get(place, (0, ""))[0], attempt=attempt)
        assert saved.decision is (Save.SAME if choice == answers.get(place, (0, ""))[1] else Save.SUBMITTED)

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 5))
    def hand_in_again(self, which):
        attempt, _answers = self.done[which % len(self.done)]
        again = submit_attempt(
            person=self.person, attempt=attempt.uuid, revision=0, now=self.now, locale="en"
        )
        assert again.decision is Submit.ALREADY

    @rule(minutes=st.sampled_from([0, 1, 4, 9.9, 10, 10.4]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @invariant()
    def the_database_says_what_the_model_says(self):
        if not hasattr(self, "scores"):
            return
        rows = list(Attempt.objects.filter(person=self.person).order_by("number"))
        closed = [row for row in rows if not row.is_open]
        assert [row.score * 100 for row in closed] == self.scores
        assert [row.outcome().earned for row in closed] == self.scores
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert len(rows) - len(closed) == (self.open is not None)
        assert Practice.objects.filter(person=self.person).count() == len(self.scores)
        if self.open is not None:
            stored = {one.position: (one.revision, "".join(one.response)) for one in rows[-1].answers.all()}
            assert stored == self.answers
            assert rows[-1].revision == self.writes


@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_events_leads_anywhere_else():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
