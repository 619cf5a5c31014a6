"""Taking an option: what it does to time, meters, facts, promises and evidence (points 2 to 6 of a step)."""

from __future__ import annotations

from .draft import Draft
from .events import EventKind
from .scenario import Authority, Effect, EvidenceRule, Fact, Kind, Option
from .state import Assumption, Commitment, Needless

RING_S = 5
"""Logical seconds from one ring of the phone to the next."""
TICK_S = 60
"""A customer left waiting loses patience once for every started minute that nobody announced."""


def take(draft: Draft, option: Option, said: tuple[str, ...] = ()) -> None:
    """Apply one option to the draft, in the order of the rules. Where it leads is for the caller."""
    draft.events.append(draft.index.chose[option.id])
    draft.spoke("agent", "option", option.id, said)
    draft.clock_s += option.time_s
    if draft.hold_since is not None or draft.muted_since is not None:
        _waited(draft, option)
    if option.kind is not Kind.SAY:
        _wait(draft, option)
    if option.effects:
        draft.apply(option.effects)
    if option.asks or option.reveals or option.requires_known:
        _facts(draft, option)
    if option.promises or option.keeps:
        _promises(draft, option)
    if option.escalates:
        _escalated(draft, option)
    if option.handover is not None:
        _handed(draft, option)
    _evidence(draft, option)
    if option.id not in draft.taken:
        draft.taken = draft.taken.union((option.id,))


def lose_patience(draft: Draft, ticks: int) -> None:
    at = draft.index.var_at.get("patience")
    loss = ticks * draft.scenario.limits.hold_rate
    if at is None or loss <= 0:
        return
    value, var = draft.vars[at], draft.scenario.vars[at]
    if var.type != "int" or not isinstance(value, int) or value <= var.lo:
        return
    draft.vars[at] = max(var.lo, value - loss)
    draft.note(EventKind.HOLD_DECAY, "patience", draft.vars[at])


def _waited(draft: Draft, option: Option) -> None:
    """Weigh the time that passed. A customer on hold, or before a silent line, minds what nobody announced."""
    before = draft.clock_s - option.time_s
    if draft.muted_since is not None:
        lose_patience(draft, max(1, -(-option.time_s // TICK_S)))
    if draft.hold_since is None:
        return
    covered = before if draft.hold_due is None else max(before, draft.hold_due)
    if draft.hold_due is None:
        ticks = max(1, -(-option.time_s // TICK_S))
    else:
        ticks = -(-max(0, draft.clock_s - covered) // TICK_S)
    lose_patience(draft, ticks)


def _wait(draft: Draft, option: Option) -> None:
    """Answer the phone, or begin, renew or end a wait. A hold begins after the option's own time: the words come
    first, the waiting then.

    What time running out takes asks for no leave. So a line may end a wait that never began: then it is only words.
    """
    kind = option.kind
    if kind is Kind.RING:
        draft.rings += option.time_s // RING_S
        draft.note(EventKind.ANSWERED, option.id, draft.rings)
    elif kind is Kind.MUTE:
        draft.muted_since = draft.clock_s
        draft.note(EventKind.MUTED, option.id)
    elif kind is Kind.UNMUTE and draft.muted_since is not None:
        draft.note(EventKind.UNMUTED, option.id, draft.clock_s - draft.muted_since)
        draft.muted_since = None
    elif kind is Kind.RETURN and draft.hold_since is not None:
        draft.note(EventKind.RETURNED, option.id, draft.clock_s - draft.hold_since)
        draft.hold_since = draft.hold_due = None
    elif kind is Kind.HOLD:
        draft.hold_since, draft.hold_due = draft.clock_s, None
        _announce(draft, option)
        draft.note(EventKind.HELD, option.id)
    elif kind is Kind.CHECK_IN and draft.hold_since is not None:
        _announce(draft, option)
        draft.note(EventKind.CHECKED_IN, option.id)


def _announce(draft: Draft, option: Option) -> None:
    """Say how long the wait will be, from now. A check-in that names no terms renews the time announced before."""
    terms = option.hold
    if terms is not None:
        draft.hold_due = draft.clock_s + TICK_S * terms.minutes if terms.announced else None
    elif draft.hold_due is not None and draft.hold_since is not None:
        draft.hold_due = draft.clock_s + draft.hold_due - draft.hold_since
    if draft.hold_due is not None:  # what was announced last is what counts, and is renewed
        draft.hold_since = draft.clock_s


def _facts(draft: Draft, option: Option) -> None:
    for fact_id in option.requires_known:
        if fact_id not in draft.known:
            draft.assumptions += (Assumption(draft.n, option.id, fact_id),)
            draft.note(EventKind.ASSUMED, fact_id)
    if option.asks:
        draft.asked = draft.asked.union(option.asks)
    fresh = [fact_id for fact_id in option.reveals if fact_id in draft.index.facts]
    if option.asks:
        fresh += [fact.id for fact in draft.scenario.facts if _told(draft, fact, option.asks)]
    for fact_id in fresh:
        if fact_id not in draft.known:
            draft.known = draft.known | {fact_id}
            draft.note(EventKind.REVEALED, fact_id)


def _told(draft: Draft, fact: Fact, asks: tuple[str, ...]) -> bool:
    """Whether these questions make the customer tell this fact now."""
    index = draft.index
    if fact.how == "adjacent":
        at = index.fact_at[fact.id]
        beside = draft.scenario.facts[max(0, at - 1) : at + 2]
        return any(near.id in asks for near in beside)
    if fact.id not in asks:
        return False
    if fact.how == "trust":
        where = index.var_at.get("trust")
        trust = draft.vars[where] if where is not None else 0
        return isinstance(trust, int) and trust >= fact.trust
    return fact.how == "asked" or (fact.guard is not None and fact.guard.holds(draft, index))


def _promises(draft: Draft, option: Option) -> None:
    """Weigh promises against the learner's limit, then let the option keep, correct or have approved earlier ones.

    An approval with nothing open to approve covers what is promised afterwards, up to the highest limit of anybody.
    """
    for keep in option.keeps:
        if keep.how == "approved":
            draft.approved = draft.approved | {keep.authority}
        if any(made.authority == keep.authority and made.status == "open" for made in draft.commitments):
            draft.commitments = tuple(
                Commitment(made.n, made.option, made.authority, made.amount, made.over, keep.how)
                if made.authority == keep.authority and made.status == "open"
                else made
                for made in draft.commitments
            )
            draft.note(EventKind.SETTLED, keep.authority, keep.how)
    for promise in option.promises:
        authority = draft.index.authority.get(promise.authority)
        if authority is None:
            continue
        approved = promise.authority in draft.approved
        over = promise.amount > (authority.top_limit if approved else authority.own_limit)
        draft.commitments += (Commitment(draft.n, option.id, promise.authority, promise.amount, over),)
        draft.note(EventKind.PROMISED, promise.authority, promise.amount)
        if over:
            draft.note(EventKind.OVER_PROMISE, promise.authority, promise.amount)
            _weigh(draft, option, authority.over)
            if authority.over_fatal:
                draft.breaks(option.id, authority.over_fatal)


def _escalated(draft: Draft, option: Option) -> None:
    """Leaving a matter to somebody above is needless when one's own limit would have settled it."""
    authority = draft.index.authority.get(option.escalates)
    if authority is None or not _enough(draft, authority):
        return
    draft.needless += (Needless(draft.n, option.id, authority.id),)
    draft.note(EventKind.NEEDLESS, authority.id)
    _weigh(draft, option, authority.under)


def _enough(draft: Draft, authority: Authority) -> bool:
    return authority.enough is not None and authority.enough.holds(draft, draft.index)


def _handed(draft: Draft, option: Option) -> None:
    """Pass the customer on. Warm is what was known and told, not what was meant; cold costs trust."""
    passing = option.handover
    assert passing is not None
    told = sum(fact in draft.known for fact in passing.summary)
    warm = passing.mode == "warm" and told >= passing.needs
    draft.handed = "warm" if warm else "cold"
    draft.note(EventKind.HANDED, option.id, draft.handed)
    loss = draft.scenario.limits.cold_trust
    if not warm and loss:
        draft.apply((Effect("trust", "add", -loss),))


def _weigh(draft: Draft, option: Option, rule: EvidenceRule | None) -> None:
    if rule is not None and (rule.when is None or rule.when.holds(draft, draft.index)):
        draft.shows(option.id, rule.criterion, rule.delta)


def _about_content(draft: Draft, rule: EvidenceRule) -> bool:
    criterion = draft.index.criteria.get(rule.criterion)
    return criterion is not None and criterion.kind == "content"


def _evidence(draft: Draft, option: Option) -> None:
    """Record evidence. What is about content is shown once: the same option said again adds nothing to it."""
    again = option.id in draft.taken
    for rule in option.evidence:
        if not again or not _about_content(draft, rule):
            _weigh(draft, option, rule)
    if option.fatal:
        draft.breaks(option.id, option.fatal)
