"""Reading a draft's document, in which nothing can be taken for granted yet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def objects(document: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list in a document; whatever else a draft may hold there is passed over."""
    found = document.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def as_object(found: Any) -> dict[str, Any]:
    """An object in a document; an empty one for anything else."""
    return found if isinstance(found, dict) else {}


def words(document: Mapping[str, Any], value: Any) -> str:
    """The words of a text in the document's own language, else in any."""
    if not isinstance(value, Mapping):
        return ""
    own = value.get(document.get("locale_default", "en"))
    return str(own or next((one for one in value.values() if one), ""))


def quoted(said: str) -> str:
    """What is said, in the quotation marks of the author's language."""
    return _("“%(words)s”") % {"words": said}


def turn_label(document: Mapping[str, Any], turn: Mapping[str, Any]) -> str:
    """A turn by who speaks and the first words that are said."""
    said = next(
        (words(document, line.get("text")) for line in turn.get("say", ()) if isinstance(line, Mapping)), ""
    )
    roles = document.get("roles")
    customer = roles.get("customer") if isinstance(roles, Mapping) else None
    name = words(document, customer.get("name")) if isinstance(customer, Mapping) else ""
    who = {
        "agent": _("Learner"),
        "system": _("Narration"),
        "supervisor": _("Manager"),
        "wait": _("Waiting"),
    }.get(str(turn.get("speaker", "customer")), name or _("Customer"))
    short = said if len(said) <= 60 else said[:57] + "…"
    return f"{who}: {quoted(short)}" if short else f"{who} ({turn.get('id', '')})"
