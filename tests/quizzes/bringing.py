"""Bringing in a whole file at once, as the tasks do it one after the other."""

from django.utils import timezone

from quizzes.actions import file_work
from quizzes.actions.exchange import begin_bringing_in, brought_in, keep_file
from quizzes.exchange.formats import Format

LONG_S = 600.0


def looked_at(user, content, form=Format.GIFT, locale="en", name="q"):
    """A file that was handed in and compared with the bank."""
    content = content if isinstance(content, bytes) else content.encode()
    file = keep_file(by=user, name=name, content=content, form=form, locale=locale, now=timezone.now())
    file_work.work(file.pk, LONG_S)
    file.refresh_from_db()
    return file


def bring_in(*, file, by, publish, **how):
    """What came of bringing in all of it."""
    assert begin_bringing_in(file=file, by=by, publish=publish, **how)
    file_work.work(file.pk, LONG_S)
    file.refresh_from_db()
    return brought_in(file)
