"""Accounts, people, and where they stand in the organisation."""

import uuid
from datetime import time
from decimal import Decimal
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData

FACTORS = (Decimal(1), Decimal(5))
"""The least and the most by which the time limits of a person are multiplied; 0 stands for no limits at all."""
MOST_EXTRA_MINUTES = 240
FIRST_DAY = Coalesce("hired_on", "hired_on")
"""A person's first day, for a question about the few who begin late: only by this name it is asked of an index.

SQLite would take an index of the column itself for everything that also asks who has begun, lists by name above all,
and would sort a whole company for a page of it.
"""


class UserManager(BaseUserManager["User"]):
    """Creates accounts; logins are compared without regard to case."""

    def _create(self, login: str, password: str | None, **fields: object) -> "User":
        if not login:
            raise ValueError("An account needs a login: an e-mail address or an employee number.")
        user = self.model(login=self.normalize_login(login), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @staticmethod
    def normalize_login(login: str) -> str:
        """One spelling per login, so that Anna@… and anna@… cannot be two accounts."""
        return login.strip().casefold()

    def create_user(self, login: str, password: str | None = None, **fields: object) -> "User":
        return self._create(login, password, **fields)

    def create_superuser(self, login: str, password: str | None = None, **fields: object) -> "User":
        return self._create(login, password, **{**fields, "is_superuser": True, "is_staff": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=self.normalize_login(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. ``login`` is an e-mail address or an employee number: nobody needs an e-mail address.

    Who the person is, and where they work, stands in :class:`Person`; an auditor from outside has an account
    and no person.
    """

    login = models.CharField(_("e-mail or employee number"), max_length=254, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    personal_data = PersonalData(export=True, erase="empty", retain="While the person works here.")

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.login

    def clean(self) -> None:
        super().clean()
        self.login = UserManager.normalize_login(self.login)

    def get_full_name(self) -> str:
        """The person's name where there is one; Wagtail's admin shows it."""
        person = Person.objects.filter(user=self).only("name").first()
        return person.name if person else self.login

    def get_short_name(self) -> str:
        return self.get_full_name()


def in_language(words: dict[str, dict[str, str]], field: str, otherwise: str) -> str:
    """The company's word for something in the language of the screen, or as it was first written."""
    return words.get((get_language() or "").split("-")[0], {}).get(field) or otherwise


class Branch(models.Model):
    """A place of work. People without a zone of their own live by the branch's zone.

    ``words`` holds what else it is called: language to ``{"name": …}``. Messages go out while it is open: between
    ``opens`` and ``closes`` by its own clock, on ``open_days`` (``"1"`` is Monday, ``"7"`` Sunday). On a device that
    people share, a session that nobody uses ends after ``shared_minutes``. Nobody is placed there before ``starts_on``
    or after ``ends_on``, its last day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    locale = models.CharField(_("language"), max_length=12, default="en")
    words = models.JSONField(_("in other languages"), default=dict, blank=True)
    opens = models.TimeField(_("opens"), default=time(8))
    closes = models.TimeField(_("closes"), default=time(18))
    open_days = models.CharField(_("open on"), max_length=7, default="123456")
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    shared_minutes = models.PositiveSmallIntegerField(
        _("minutes until a shared device signs out"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="branch_closes_after_it_opens"),
            models.CheckConstraint(condition=~Q(open_days=""), name="branch_opens_some_day"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="branch_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(shared_minutes__gte=1, shared_minutes__lte=240), name="shared_minutes_in_bounds"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language of the screen."""
        return in_language(self.words, "name", self.name)


class Job(models.Model):
    """What somebody does, in the words of the shop floor; ``place`` completes "you started …".

    ``words`` holds both in other languages: language to ``{"name": …, "place": …}``. Nobody is placed in it before
    ``starts_on`` or after ``ends_on``.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("where it is done"), max_length=120, blank=True)
    words = models.JSONField(_("in other languages"), default=dict, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="job_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language of the screen."""
        return in_language(self.words, "name", self.name)

    @property
    def local_place(self) -> str:
        """Where it is done, in the language of the screen; empty when nobody wrote it."""
        return in_language(self.words, "place", self.place)


class Person(models.Model):
    """Somebody who works here, has worked here, or is about to. Rows are never deleted: records point at them.

    ``branch`` and ``job`` are those of the main :class:`Placement` of today, kept here because every screen asks.
    ``time_factor`` and ``extra_minutes`` are the person's allowance: a limit of time is multiplied by the one, then
    longer by the other. Only the person and the people office see it (``policies.may_see_allowance``).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    number = models.CharField(_("employee number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    hired_on = models.DateField(_("first day"))
    left_on = models.DateField(_("last day"), null=True, blank=True)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="people", verbose_name=_("branch")
    )
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="people", verbose_name=_("job"))
    buddy = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="buddy_of",
        verbose_name=_("buddy"),
    )
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    locale = models.CharField(_("language"), max_length=12, default="en")
    support_locale = models.CharField(_("second language"), max_length=12, blank=True)
    time_factor = models.DecimalField(
        _("time allowance"),
        max_digits=3,
        decimal_places=1,
        default=Decimal("1.0"),
        help_text=_("Multiplies every time limit. 0 turns limits off."),
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("extra minutes"), default=0, help_text=_("Added to every time limit, once it is multiplied.")
    )
    personal_data = PersonalData(
        export=True, erase="empty", retain="The row stays, under a pseudonym: records point at it."
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "id")
        indexes = (
            models.Index(fields=["branch", "name"]),
            models.Index(fields=["name", "id"], name="person_by_name"),
            models.Index(FIRST_DAY, name="person_by_first_day"),
            models.Index(fields=["left_on"], condition=Q(left_on__isnull=False), name="person_by_last_day"),
            models.Index(
                fields=["branch", "hired_on", "left_on"], condition=Q(left_on=None), name="person_staying"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="person_leaves_after_start",
            ),
            models.CheckConstraint(
                condition=Q(time_factor=0, extra_minutes=0)
                | Q(
                    time_factor__gte=FACTORS[0],
                    time_factor__lte=FACTORS[1],
                    extra_minutes__lte=MOST_EXTRA_MINUTES,
                ),
                name="person_allowance_in_bounds",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def effective_zone(self) -> str:
        """The person's own zone, else the branch's."""
        return self.zone or self.branch.zone

    @property
    def short_name(self) -> str:
        """First name and the initial of the last: what a shared screen may show."""
        first, _space, rest = self.name.partition(" ")
        return f"{first} {rest[0]}." if rest else first


class Placement(models.Model):
    """Where somebody works, as what, and from when to when. One is the main one; who helps out elsewhere has more."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="placements")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="placements")
    main = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day, included."))
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records that it explains.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(main=True, ends_on__isnull=True),
                name="one_open_main_placement",
            ),
            models.UniqueConstraint(
                fields=["person", "branch", "job"],
                condition=Q(ends_on__isnull=True),
                name="placed_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["person", "starts_on"]),
            models.Index(fields=["branch", "job", "starts_on"]),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.branch_id} ({self.starts_on} – {self.ends_on or '…'})"


class ReportingLine(models.Model):
    """Who leads whom, and from when to when. An open line has no end; one open line of a person is the main one.

    Whoever works in two places may be led by two: both see the person, the main one is "your manager".
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lines_up")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lines_down")
    main = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day, included."))
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records that it explains.")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("manager")), name="nobody_leads_themselves"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="line_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(main=True, ends_on__isnull=True), name="one_open_main_line"
            ),
            models.UniqueConstraint(
                fields=["person", "manager"], condition=Q(ends_on__isnull=True), name="led_once_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=["manager", "starts_on"]),
            models.Index(fields=["person", "starts_on"]),
        )

    def __str__(self) -> str:
        return f"{self.person_id} → {self.manager_id} ({self.starts_on} – {self.ends_on or '…'})"


class Deputy(models.Model):
    """Who stands in for a manager on these days: sees the manager's people, and gets the manager's list.

    A deputy's own deputies do not inherit it.
    """

    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputy_for")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day, included."))
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records that it explains.")

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = (
            models.CheckConstraint(condition=~Q(manager=F("deputy")), name="nobody_deputises_for_themselves"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="deputy_ends_after_start",
            ),
        )
        indexes = (
            models.Index(fields=["deputy", "starts_on"]),
            models.Index(fields=["manager", "starts_on"]),
        )

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.manager_id} ({self.starts_on} – {self.ends_on or '…'})"


class Leave(models.Model):
    """A time away. People on leave are not chased, and stand apart on the team page."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day, included."))
    personal_data = PersonalData(export=True, erase="delete", retain="Two years after the leave.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leave_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=["person", "starts_on"]),)

    def __str__(self) -> str:
        return f"{self.person_id} away {self.starts_on} – {self.ends_on or '…'}"
