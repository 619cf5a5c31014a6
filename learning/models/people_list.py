"""Lists of people that the people office hands in: what was read, what it would do, what it did."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.models.people import Person
from learning.privacy import PersonalData


class PeopleList(models.Model):
    """One list. Its lines are a log that can be played again: they hold what was read, whatever became of it.

    ``cursor`` says how far the present piece of work has come (a row while reading, a line's pk afterwards), so that
    whoever goes on after a crash begins there. ``worked_at`` is when somebody was last seen at it.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not applied")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("could not be read")
        THROWN = "thrown", _("thrown away")

    WORKING: ClassVar = (State.READING, State.CHECKING, State.APPLYING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    valid_from = models.DateField(_("valid from"))
    everybody = models.BooleanField(_("this list is everybody"), default=False)
    all_or_nothing = models.BooleanField(_("all or nothing"), default=False)
    options = models.JSONField(default=dict, help_text=_("Order of day and month, encoding."))
    columns = models.JSONField(default=dict, help_text=_("Where each column stands, and what was not known."))
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    refused = models.JSONField(default=dict)
    cursor = models.BigIntegerField(default=0)
    step = models.CharField(max_length=10, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text=_("How many lines of each effect."))
    here = models.PositiveIntegerField(default=0, help_text=_("How many worked here when it was checked."))
    worked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    personal_data = PersonalData(
        export=False, erase="keep", retain="As long as the people who came with it work here."
    )

    class Meta:
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(state__in=("reading", "checking", "applying")),
                name="people_list_at_work",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PeopleListFile(models.Model):
    """The file itself, in the database so that every machine can read it. Gone as soon as its lines are read."""

    list = models.OneToOneField(PeopleList, on_delete=models.CASCADE, related_name="file", primary_key=True)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a list")
        verbose_name_plural = _("files of lists")

    def __str__(self) -> str:
        return f"{self.list_id}"


class PeopleListLine(models.Model):
    """One row as it was read, what it would do, and what became of it.

    ``row`` is the number that a spreadsheet shows; below zero stands somebody whom a list of everybody leaves out.
    ``number`` and ``email`` are spelled small for comparing. ``changes`` is field to ``[before, after]``, ``errors``
    field to ``{"key": …}``. ``again``: applying it would do something else than what was shown. ``lead_pending``: the
    person is in, the manager follows when everybody is.
    """

    class Effect(models.TextChoices):
        UNCHECKED = "", _("not checked yet")
        NEW = "new", _("new")
        CHANGED = "changed", _("changes")
        SAME = "same", _("stays as it is")
        LEAVES = "leaves", _("leaves")
        ERROR = "error", _("to be mended")

    list = models.ForeignKey(PeopleList, on_delete=models.CASCADE, related_name="lines")
    row = models.IntegerField()
    number = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    data = models.JSONField()
    read_errors = models.JSONField(default=dict)
    effect = models.CharField(max_length=8, choices=Effect, blank=True, default=Effect.UNCHECKED)
    changes = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    parked_manager = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    again = models.BooleanField(default=False)
    lead_pending = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)
    personal_data = PersonalData(
        export=True,
        erase="empty",
        retain="As the list that it stands in; what it says is emptied on erasure.",
    )

    class Meta:
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of lists")
        constraints = (models.UniqueConstraint(fields=["list", "row"], name="one_line_for_each_row"),)
        indexes = (
            models.Index(fields=["list", "number"]),
            models.Index(fields=["list", "email"], condition=~Q(email=""), name="line_email"),
            models.Index(fields=["list", "effect", "row"]),
        )

    def __str__(self) -> str:
        return f"{self.list_id}, row {self.row}"


class ParkedLine(models.Model):
    """Somebody whose manager was named by a number that nobody has yet; resolved by itself when it comes in.

    ``had`` is who led the person at that time: whoever has another manager since does not wait any more.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="parked_line")
    manager_number = models.CharField(_("manager's number"), max_length=40)
    had = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    list = models.ForeignKey(PeopleList, on_delete=models.PROTECT, related_name="parked")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    personal_data = PersonalData(export=True, erase="delete", retain="Until the manager is known.")

    class Meta:
        verbose_name = _("manager who is not known yet")
        verbose_name_plural = _("managers who are not known yet")
        indexes = (models.Index(fields=["manager_number"]),)

    def __str__(self) -> str:
        return f"{self.person_id} under {self.manager_number}"
