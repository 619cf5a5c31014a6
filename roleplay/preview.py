"""A draft on its stage, with nothing recorded: what the preview in Wagtail's admin shows."""

from typing import Any

from roleplay.scenes import Unreadable, scene_in


def preview_context(scenario: Any, request: Any) -> dict[str, Any]:
    """The values of the preview template. Replaced by the stage once it stands."""
    try:
        scene = scene_in(scenario.document)
    except Unreadable as error:
        return {"problem": str(error)}
    return {"scene": scene}
