"""The figures that checks compare with. An organisation may set its own; these are the ones we start from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares are in percent, lengths in characters."""

    shortest: int = 3
    """Inputs that the shortest way to a pass should have."""
    decisions: int = 3
    """Decisions that a required competency should rest on."""
    playouts: int = 400
    """Random plays for what cannot be counted exactly."""
    lucky: int = 10
    """Percent of random plays that may pass."""
    strategies: int = 50
    """Percent of plays by a rule of thumb (always the longest line) that may pass."""
    same_place: int = 3
    """From so many decisions on, the best line may not always stand in the same place."""
    places: int = 6
    """From so many decisions on, the places of the best line are tested for chance."""
    places_chance: int = 5
    """Percent of chance under which the places count as a pattern."""
    longest: int = 60
    """Percent of decisions in which the best line may be the longest."""
    longer: int = 130
    """Median length of the best line, in percent of that of the others."""
    giveaway: int = 60
    """Percent of decisions in which the best line may be told by a word or a mark."""
    alike: int = 92
    """Percent of likeness from which two lines count as the same."""
    most_options: int = 4
    option_length: int = 140
    line_length: int = 240
    lix: int = 50
    """Reading level by LIX (words a sentence and percent of words over six letters); B1 texts stay below it."""
    lix_long: int = 65
    """The same for languages whose everyday words are long."""
    mood_step: int = 3
    """Points that the mood may change by in one turn without a word of why."""
    lens_gap: int = 10
    """Percent that the reach of a competency may differ between lenses."""
    phone_clauses: tuple[str, ...] = ("phone/greet", "phone/close")
    """Clauses that a scene on the phone should be about."""
    empathy_clauses: tuple[str, ...] = (
        "complaint/acknowledge",
        "listen/hear-out",
        "listen/say-back",
        "listen/follow",
        "counter/attention",
    )
    """Clauses one of which comes before an offer, where the customer begins upset: how somebody is heard out on the
    phone, in a letter and at a counter."""


USUAL = Thresholds()
