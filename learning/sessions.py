"""Where sessions are kept: as Django keeps them in the database, and with whose they are.

So all that are open for somebody can be shown, and ended.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

ABOUT = "about"
"""In a session: when its person signed in, and with which browser. What no address tells is not kept."""
DEVICE, SEEN, LEFT = "device", "device_seen", "device_left"
"""In one at a shared device: its key, when it was last used, and after it ran out whose it was and on which page."""


class SessionStore(db.SessionStore):
    """The engine that ``SESSION_ENGINE`` names."""

    @classmethod
    def get_model_class(cls) -> Any:
        # Settings name this module, so it is read before there are models.
        from learning.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
