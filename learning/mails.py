"""The mails that learning sends, each from one kind of outbox message."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from learning.actions.outbox import handles
from learning.models import Cycle, Outbox
from learning.queries.progress import titles


@handles("completed")
def completed(message: Outbox) -> None:
    """Tell the person that a course is complete. Nobody without an e-mail address misses anything: the record
    and the home say the same."""
    cycle = Cycle.objects.select_related("person__user", "release", "assignment__activity").get(
        uuid=message.payload["cycle"]
    )
    user = cycle.person.user
    if user is None or not user.is_active or not user.email or cycle.release is None:
        return
    with translation.override(cycle.person.locale):
        title = titles([cycle.release.uuid], cycle.person.locale)[cycle.release.uuid]
        subject = _("Done: %(title)s") % {"title": " ".join(title.split())}
        body = _(
            "Hello %(name)s,\n\nyou have completed “%(title)s”. It stands in your record:\n%(address)s\n\nRehearsal"
        ) % {
            "name": cycle.person.name,
            "title": title,
            "address": f"{settings.WAGTAILADMIN_BASE_URL}/record/",
        }
    EmailMessage(subject, body, to=[user.email], headers={"Message-ID": f"<{message.key}@rehearsal>"}).send()
