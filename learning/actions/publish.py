"""Publishing: freeze a version, and give everything that holds it a new version too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from learning.actions.audit import audit
from learning.models import Activity, Change, Clause, Kind, Release, ReleasePart, ReleaseText, User
from learning.rules.chain import digest
from learning.rules.completion import parse_rule


class PublishError(ValueError):
    """What is to be published cannot be; the message says why in the author's words."""


@dataclass(frozen=True)
class ReleaseTextIn:
    """The words of a release in one language. ``body`` is plain JSON: a list of blocks, or a mapping."""

    title: str
    summary: str = ""
    body: Any = None


@dataclass(frozen=True)
class PartIn:
    """Something that the published thing holds, by activity; it is pinned to that activity's current release."""

    activity: UUID
    role: str = "step"
    required: bool = True


@dataclass(frozen=True)
class _Frozen:
    """Everything that a release is made of, before it has a number."""

    locale_default: str
    texts: Mapping[str, ReleaseTextIn]
    body: Mapping[str, Any]
    parts: Sequence[tuple[PartIn, Release]]
    rule: Mapping[str, Any] | None
    minutes: int
    teaches: Sequence[str]
    requires: Sequence[UUID]

    def digest(self) -> str:
        return digest(
            {
                "locale_default": self.locale_default,
                "texts": {loc: [t.title, t.summary, t.body] for loc, t in self.texts.items()},
                "body": self.body,
                "parts": [[str(release.uuid), part.role, part.required] for part, release in self.parts],
                "rule": self.rule,
                "minutes": self.minutes,
                "teaches": list(self.teaches),
                "requires": [str(uuid) for uuid in self.requires],
            }
        )


def publish(
    *,
    activity: UUID,
    kind: Kind,
    key: str,
    source: str,
    change: Change,
    locale_default: str,
    texts: Mapping[str, ReleaseTextIn],
    body: Mapping[str, Any],
    parts: Sequence[PartIn] = (),
    rule: Mapping[str, Any] | None = None,
    minutes: int = 0,
    teaches: Sequence[str] = (),
    requires: Sequence[UUID] = (),
    by: User | None,
) -> Release:
    """Freeze a version of ``activity`` and make it the current one; return it.

    The activity is made when it is new. Content equal to the current release writes nothing and returns that.
    Every current release that holds this activity gets a release of its own, of the same kind of change, in the
    same transaction; cycles that have started keep theirs. Raises :class:`PublishError` for a missing default
    language, an unpublished part, or a rule that cannot be read.
    """
    if locale_default not in texts:
        raise PublishError(f"There is no text in the default language ({locale_default}).")
    if rule is not None:
        parse_rule(rule)
    with transaction.atomic():
        row, made = Activity.objects.select_for_update(of=("self",)).get_or_create(
            uuid=activity, defaults={"kind": kind, "key": key, "source": source}
        )
        if not made and (row.kind != kind or row.key != key):
            if row.kind != kind:
                raise PublishError(f"{row.key} is a {row.kind}; it cannot become a {kind}.")
            row.key = key
            row.save(update_fields=["key"])
        frozen = _Frozen(
            locale_default, texts, body, _resolve(parts), rule, minutes, sorted(teaches), tuple(requires)
        )
        release = _release(row, frozen, change, by)
        if row.retired_at:
            row.retired_at = None
            row.save(update_fields=["retired_at"])
        return release


def publish_translation(*, activity: UUID, locale: str, text: ReleaseTextIn, by: User | None) -> Release:
    """Add a language to the current release; nobody is moved.

    A language that the release has already is corrected by a cosmetic release instead, because a release never
    changes. Raises :class:`PublishError` when the activity has never been published.
    """
    with transaction.atomic():
        row = Activity.objects.select_for_update(of=("self",)).filter(uuid=activity).first()
        if row is None or row.current is None:
            raise PublishError("Publish the original first.")
        current = row.current
        have = _texts(current)
        if locale not in have:
            ReleaseText.objects.create(
                release=current, locale=locale, title=text.title, summary=text.summary, body=text.body
            )
            if row.kind == Kind.STANDARD:
                _project_clauses(row, _texts(current), current.locale_default)
            audit("translate", by=by, object_kind=row.kind, object_uuid=row.uuid, locale=locale)
            return current
        if have[locale] == text:
            return current
        return _release(row, _thaw(current, texts={**have, locale: text}), Change.COSMETIC, by)


def retire(*, activity: UUID, by: User | None) -> None:
    """Offer the activity to nobody new. Its releases, everybody half-way, and all records stay."""
    with transaction.atomic():
        row = Activity.objects.select_for_update(of=("self",)).filter(uuid=activity, retired_at=None).first()
        if row is not None:
            row.retired_at = timezone.now()
            row.save(update_fields=["retired_at"])
            audit("retire", by=by, object_kind=row.kind, object_uuid=row.uuid)


def _resolve(parts: Sequence[PartIn]) -> list[tuple[PartIn, Release]]:
    """Each part with the release that is current now."""
    found = {
        row.uuid: row.current
        for row in Activity.objects.filter(uuid__in=[part.activity for part in parts]).select_related(
            "current__activity"
        )
    }
    resolved = []
    for part in parts:
        release = found.get(part.activity)
        if release is None:
            raise PublishError("Something inside has not been published yet. Publish it first.")
        resolved.append((part, release))
    return resolved


def _release(row: Activity, frozen: _Frozen, change: Change, by: User | None) -> Release:
    wanted = frozen.digest()
    if row.current is not None and row.current.digest == wanted:
        return row.current
    uuid = uuid4()
    release = Release.objects.create(
        uuid=uuid,
        activity=row,
        number=(row.current.number if row.current else 0) + 1,
        change=change,
        locale_default=frozen.locale_default,
        body=frozen.body,
        outline=_outline(uuid, row, frozen),
        rule=frozen.rule,
        requires=[str(value) for value in frozen.requires],
        teaches=list(frozen.teaches),
        minutes=frozen.minutes,
        digest=wanted,
        published_at=timezone.now(),
        published_by=by,
    )
    ReleaseText.objects.bulk_create(
        ReleaseText(release=release, locale=locale, title=text.title, summary=text.summary, body=text.body)
        for locale, text in frozen.texts.items()
    )
    ReleasePart.objects.bulk_create(
        ReleasePart(release=release, part=held, position=i, role=part.role, required=part.required)
        for i, (part, held) in enumerate(frozen.parts)
    )
    row.current = release
    row.save(update_fields=["current"])
    if row.kind == Kind.STANDARD:
        _project_clauses(row, frozen.texts, frozen.locale_default)
    audit(
        "publish",
        by=by,
        object_kind=row.kind,
        object_uuid=row.uuid,
        number=release.number,
        change=str(change),
    )
    for holder in _holders(row):
        assert holder.current is not None
        _release(holder, _thaw(holder.current), change, by)
    return release


def _holders(row: Activity) -> list[Activity]:
    """Activities whose current release holds any release of ``row``."""
    ids = ReleasePart.objects.filter(part__activity=row).values("release")
    return list(Activity.objects.filter(current__in=ids).select_related("current").order_by("id"))


def _texts(release: Release) -> dict[str, ReleaseTextIn]:
    return {t.locale: ReleaseTextIn(t.title, t.summary, t.body) for t in release.texts.all()}


def _thaw(release: Release, texts: Mapping[str, ReleaseTextIn] | None = None) -> _Frozen:
    """What a release was made of, with its parts resolved to what is current now."""
    parts = [
        PartIn(part.part.activity.uuid, part.role, part.required)
        for part in release.parts.select_related("part__activity").order_by("position")
    ]
    return _Frozen(
        release.locale_default,
        texts or _texts(release),
        release.body,
        _resolve(parts),
        release.rule,
        release.minutes,
        release.teaches,
        tuple(UUID(value) for value in release.requires),
    )


def _outline(uuid: UUID, row: Activity, frozen: _Frozen) -> dict[str, Any]:
    """The compiled tree: this node, and each part's own outline with its place here."""
    return {
        "uuid": str(row.uuid),
        "kind": row.kind,
        "key": row.key,
        "release": str(uuid),
        "minutes": frozen.minutes or sum(held.outline.get("minutes", 0) for _part, held in frozen.parts),
        "role": "step",
        "required": True,
        "rule": frozen.rule,
        "requires": [str(value) for value in frozen.requires],
        "parts": [
            {**held.outline, "role": part.role, "required": part.required} for part, held in frozen.parts
        ],
    }


def _project_clauses(row: Activity, texts: Mapping[str, ReleaseTextIn], locale_default: str) -> None:
    """Bring the clause table up to what the standard says now."""
    lists = {locale: text.body["clauses"] for locale, text in texts.items()}
    by_key: dict[str, dict[str, str]] = {}
    for locale, clauses in lists.items():
        for clause in clauses:
            by_key.setdefault(clause["key"], {})[locale] = clause["text"]
    titles = {locale: text.title for locale, text in texts.items()}
    refs = []
    for number, clause in enumerate(lists[locale_default], start=1):
        ref = f"{row.key}/{clause['key']}"
        refs.append(ref)
        words = by_key[clause["key"]]
        Clause.objects.update_or_create(
            ref=ref,
            defaults={
                "standard": row,
                "number": number,
                "texts": words,
                "titles": titles,
                "search": " ".join([ref, *words.values(), *titles.values()]).casefold(),
                "retired": False,
            },
        )
    Clause.objects.filter(standard=row).exclude(ref__in=refs).update(retired=True)
