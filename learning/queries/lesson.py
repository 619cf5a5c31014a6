"""A lesson's blocks with everything that they refer to, as it was released."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from learning.models import Activity, Media, Release, ReleaseText
from learning.queries.clauses import ClauseView


@dataclass(frozen=True)
class BlockView:
    """One block as a template shows it: the stored block, and what it stands for."""

    block: dict[str, Any]
    media_url: str = ""
    clauses: tuple[ClauseView, ...] = ()
    whys: tuple[str, ...] = ()
    title: str = ""
    kind: str = ""
    activity: UUID | None = None
    minutes: int = 0


def blocks(release: Release, locale: str) -> list[BlockView]:
    """The lesson's blocks in ``locale``. Standards are read from the releases that this release holds, not from
    what is published today; media by their hash. A fixed number of queries, whatever the lesson holds."""
    body: list[dict[str, Any]] = release.text(locale).body or []
    held = {part.part.activity.uuid: part.part for part in release.parts.select_related("part__activity")}
    words = _words(list(held.values()), locale)
    files = {
        media.sha256: media.file.url
        for media in Media.objects.filter(sha256__in=[block["media"] for block in body if block.get("media")])
    }
    return [_view(block, held, words, files) for block in body]


def _words(releases: Sequence[Release], locale: str) -> dict[int, ReleaseText]:
    found: dict[int, ReleaseText] = {}
    defaults = {release.pk: release.locale_default for release in releases}
    for text in ReleaseText.objects.filter(
        release__in=list(defaults), locale__in={locale, *defaults.values()}
    ):
        if text.locale == locale or (
            text.locale == defaults[text.release_id] and text.release_id not in found
        ):
            found[text.release_id] = text
    return found


def _view(
    block: dict[str, Any], held: dict[UUID, Release], words: dict[int, ReleaseText], files: dict[str, str]
) -> BlockView:
    if block["type"] == "standard":
        release = held.get(UUID(block["uuid"]))
        if release is None:
            return BlockView(block)
        text = words[release.pk]
        wanted = set(block.get("clauses") or [clause["key"] for clause in text.body["clauses"]])
        shown = [
            (i, clause) for i, clause in enumerate(text.body["clauses"], start=1) if clause["key"] in wanted
        ]
        return BlockView(
            block,
            clauses=tuple(
                ClauseView(
                    f"{release.activity.key}/{clause['key']}",
                    i,
                    clause["text"],
                    text.title,
                    release.activity.uuid,
                )
                for i, clause in shown
            ),
            whys=tuple(clause.get("why", "") for _i, clause in shown),
            title=text.title,
            kind="standard",
            activity=release.activity.uuid,
        )
    if block["type"] == "activity":
        release = held.get(UUID(block["activity"]))
        if release is None:
            return BlockView(block)
        return BlockView(
            block,
            title=words[release.pk].title,
            kind=release.activity.kind,
            activity=release.activity.uuid,
            minutes=release.minutes,
        )
    return BlockView(block, media_url=files.get(block.get("media", ""), ""))


def draft_blocks(body: Sequence[dict[str, Any]], locale: str) -> list[BlockView]:
    """Blocks that no release holds yet, as an author previews them: over what is published now.

    A draft's file has no hash to be found by; its block carries the file's own address as ``url``.
    """
    wanted = [uuid for block in body if (uuid := block.get("uuid") or block.get("activity"))]
    held = {
        release.activity.uuid: release
        for release in Release.objects.filter(
            pk__in=Activity.objects.filter(uuid__in=wanted).values("current")
        ).select_related("activity")
    }
    words = _words(list(held.values()), locale)
    return [
        BlockView(block, media_url=block["url"]) if "url" in block else _view(block, held, words, {})
        for block in body
    ]
