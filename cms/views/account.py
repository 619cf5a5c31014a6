"""An author's own settings in the admin."""

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView as WagtailsAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel


class AccountView(WagtailsAccountView):
    """Wagtail's own, without the name: a name is the record's, an account here has none to fill in.

    Wagtail would ask for one that is stored nowhere before it saved anything else, the language included.
    """

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


account_view = require_admin_access(AccountView.as_view())
