"""The role-play engine: a scenario is a finite transition system, a play is a list of inputs to it.

Plain Python: values in, values out. No Django, no clock, no randomness but seeded hashing. So every play can be
replayed, every result explained, and what an author promises ("this can be passed", "this can be failed") proved.
"""

from .analysis import Analysis, Bounds, Truth, Verdict, analyze
from .canonical import canonical_json, digest_of
from .checks import check, check_document
from .clauses import ClauseResult, Quote, clause_results
from .codes import MESSAGES, Message
from .debrief import (
    AssumptionView,
    CompetencyResult,
    Debrief,
    MissedFact,
    Outcome,
    Point,
    PromiseView,
    TurningPoint,
    debrief,
)
from .document import parse
from .events import Event, EventKind
from .hints import Hint, hint
from .inputs import (
    Choose,
    Hold,
    Input,
    Return,
    Ring,
    Stop,
    Timeout,
    input_digest,
    input_from_json,
    input_to_json,
)
from .offer import Refusal
from .problem import Place, Problem, Severity
from .regret import Regret
from .replay import BrokenLog, Moment, moments, replay
from .scenario import EndingClass, Kind, Scenario, Tag, Text
from .score import CompetencyScore, CriterionScore, Score, score
from .state import Mode, State, Status
from .step import Accepted, CannotStart, Rejected, start, step
from .streams import pick
from .testplans import PlanOutcome, run_plan
from .value import Future, ValueMap, Worth, value_map
from .view import MOODS, Audience, GoalView, LimitView, LineView, Meter, Note, OptionView, View, view

__all__ = [
    "MESSAGES",
    "MOODS",
    "Accepted",
    "Analysis",
    "AssumptionView",
    "Audience",
    "Bounds",
    "BrokenLog",
    "CannotStart",
    "Choose",
    "ClauseResult",
    "CompetencyResult",
    "CompetencyScore",
    "CriterionScore",
    "Debrief",
    "EndingClass",
    "Event",
    "EventKind",
    "Future",
    "GoalView",
    "Hint",
    "Hold",
    "Input",
    "Kind",
    "LimitView",
    "LineView",
    "Message",
    "Meter",
    "MissedFact",
    "Mode",
    "Moment",
    "Note",
    "OptionView",
    "Outcome",
    "Place",
    "PlanOutcome",
    "Point",
    "Problem",
    "PromiseView",
    "Quote",
    "Refusal",
    "Regret",
    "Rejected",
    "Return",
    "Ring",
    "Scenario",
    "Score",
    "Severity",
    "State",
    "Status",
    "Stop",
    "Tag",
    "Text",
    "Timeout",
    "Truth",
    "TurningPoint",
    "ValueMap",
    "Verdict",
    "View",
    "Worth",
    "analyze",
    "canonical_json",
    "check",
    "check_document",
    "clause_results",
    "debrief",
    "digest_of",
    "hint",
    "input_digest",
    "input_from_json",
    "input_to_json",
    "moments",
    "parse",
    "pick",
    "replay",
    "run_plan",
    "score",
    "start",
    "step",
    "value_map",
    "view",
]
