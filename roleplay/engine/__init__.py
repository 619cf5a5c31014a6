"""The role-play engine: a scenario is a finite transition system, a play is a list of inputs to it.

Plain Python: values in, values out. No Django, no clock, no randomness but seeded hashing. So every play can be
replayed, every result explained, and what an author promises ("this can be passed", "this can be failed") proved.
"""

from .analysis import Analysis, Bounds, Truth, Verdict, analyze
from .canonical import canonical_json, digest_of
from .check_data import texts
from .check_words import stale_texts
from .checks import check, check_document, check_live
from .clauses import ClauseResult, Quote, clause_results
from .codes import MESSAGES, Message
from .compare import compare, plan_result
from .debrief import (
    AssumptionView,
    CompetencyResult,
    Debrief,
    MissedFact,
    NeedlessView,
    Outcome,
    Point,
    PromiseView,
    TurningPoint,
    debrief,
)
from .decision import Written
from .document import parse
from .events import Event, EventKind
from .explore import inputs_at, taken_by
from .hints import Hint, hint
from .inputs import (
    Allowed,
    Arrange,
    AskHint,
    Choose,
    Hold,
    Input,
    Pick,
    Rate,
    Return,
    Ring,
    Stop,
    Timeout,
    Write,
    input_digest,
    input_from_json,
    input_to_json,
)
from .lenses import drawn, under
from .marking import level_of, marked_in, texts_in, waiting_in
from .message import Named, as_it_is
from .offer import Refusal
from .playing import Played, play_out
from .problem import Place, Problem, Severity
from .read_turn import LONGEST_TEXT
from .regret import Regret
from .replay import BrokenLog, Moment, moments, replay
from .scenario import METERS, Criterion, EndingClass, Kind, Lens, Scenario, Tag, TestPlan, Text
from .score import CompetencyScore, CriterionScore, Score, score
from .state import Mode, State, Status
from .step import USUAL_PACE, Accepted, CannotStart, Rejected, enter, start, step
from .streams import pick
from .table import ValueTable
from .testplans import PlanOutcome, run_plan
from .thresholds import USUAL, Thresholds
from .value import Future, ValueMap, Values, Worth, value_map
from .view import (
    MOODS,
    Audience,
    DecisionView,
    GoalView,
    ItemView,
    LimitView,
    LineView,
    Meter,
    Note,
    OptionView,
    View,
    view,
)
from .walk_text import choice_of, input_of

__all__ = [
    "LONGEST_TEXT",
    "MESSAGES",
    "METERS",
    "MOODS",
    "USUAL",
    "USUAL_PACE",
    "Accepted",
    "Allowed",
    "Analysis",
    "Arrange",
    "AskHint",
    "AssumptionView",
    "Audience",
    "Bounds",
    "BrokenLog",
    "CannotStart",
    "Choose",
    "ClauseResult",
    "CompetencyResult",
    "CompetencyScore",
    "Criterion",
    "CriterionScore",
    "Debrief",
    "DecisionView",
    "EndingClass",
    "Event",
    "EventKind",
    "Future",
    "GoalView",
    "Hint",
    "Hold",
    "Input",
    "ItemView",
    "Kind",
    "Lens",
    "LimitView",
    "LineView",
    "Message",
    "Meter",
    "MissedFact",
    "Mode",
    "Moment",
    "Named",
    "NeedlessView",
    "Note",
    "OptionView",
    "Outcome",
    "Pick",
    "Place",
    "PlanOutcome",
    "Played",
    "Point",
    "Problem",
    "PromiseView",
    "Quote",
    "Rate",
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
    "TestPlan",
    "Text",
    "Thresholds",
    "Timeout",
    "Truth",
    "TurningPoint",
    "ValueMap",
    "ValueTable",
    "Values",
    "Verdict",
    "View",
    "Worth",
    "Write",
    "Written",
    "analyze",
    "as_it_is",
    "canonical_json",
    "check",
    "check_document",
    "check_live",
    "choice_of",
    "clause_results",
    "compare",
    "debrief",
    "digest_of",
    "drawn",
    "enter",
    "hint",
    "input_digest",
    "input_from_json",
    "input_of",
    "input_to_json",
    "inputs_at",
    "level_of",
    "marked_in",
    "moments",
    "parse",
    "pick",
    "plan_result",
    "play_out",
    "replay",
    "run_plan",
    "score",
    "stale_texts",
    "start",
    "step",
    "taken_by",
    "texts",
    "texts_in",
    "under",
    "value_map",
    "view",
    "waiting_in",
]
