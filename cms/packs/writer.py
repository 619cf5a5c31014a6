"""From documents to the files of a pack, in the one form that they have."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from cms.packs.marks import dump_yaml

_STAMP = (1980, 1, 1, 0, 0, 0)
"""A zip of the same files is the same bytes, whenever it is made."""


def write_files(
    meta: Mapping[str, Any],
    documents: Mapping[str, Mapping[str, Any]],
    media: Mapping[str, tuple[str, bytes]],
) -> dict[str, bytes]:
    """Every file of a pack by its path. ``documents`` are by ``kind:key``; ``media`` by SHA-256."""
    names = {sha256: name for sha256, (name, _content) in media.items()}
    default = meta["locale_default"]
    files = {"pack.yaml": dump_yaml(meta)}
    for ref, document in documents.items():
        kind = ref.partition(":")[0]
        match kind:
            case "standard":
                _standard(files, document, default)
            case "lesson":
                _lesson(files, document, default, names)
            case "module":
                folder = f"courses/{document['course']}/{document['key']}"
                files[f"{folder}/module.yaml"] = dump_yaml(_container(document, "lessons", default))
            case "course":
                files[f"courses/{document['key']}/course.yaml"] = dump_yaml(
                    _container(document, "modules", default)
                )
            case "scenario":
                files[f"scenarios/{document['key']}.yaml"] = dump_yaml(document)
            case "quiz":
                files[f"quizzes/{document['key']}.yaml"] = dump_yaml(_quiz(document, names))
    out = {name: text.encode() for name, text in files.items()}
    out |= {f"media/{name}": content for name, content in media.values()}
    return dict(sorted(out.items()))


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, byte for byte the same for the same files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            zipped.writestr(info, content)
    return out.getvalue()


def _ordered(texts: Mapping[str, Any], default: str) -> list[str]:
    return sorted(texts, key=lambda locale: (locale != default, locale))


def _some(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in pairs.items() if value not in (None, "", [])}


def _container(document: Mapping[str, Any], inner: str, default: str) -> dict[str, Any]:
    locales = _ordered(document["texts"], default)
    out: dict[str, Any] = {"key": document["key"]}
    out["title"] = {locale: document["texts"][locale]["title"] for locale in locales}
    out["summary"] = {
        locale: document["texts"][locale]["summary"]
        for locale in locales
        if document["texts"][locale]["summary"]
    }
    if not out["summary"]:
        del out["summary"]
    out[inner] = document[inner]
    out |= _some({"rule": document["rule"], "requires": document.get("requires")})
    if document.get("certificate"):
        out["certificate"] = True
    return out | _some({"sources": document["sources"]})


def _file_name(base: str, locale: str, default: str) -> str:
    return f"{base}.md" if locale == default else f"{base}.{locale}.md"


def _document(front: Mapping[str, Any], body: str) -> str:
    return f"---\n{dump_yaml(front)}---\n{body}\n" if body else f"---\n{dump_yaml(front)}---\n"


def _standard(files: dict[str, str], document: Mapping[str, Any], default: str) -> None:
    for locale, text in document["texts"].items():
        front: dict[str, Any] = {
            "key": document["key"],
            "title": text["title"],
            "statement": text["statement"],
        }
        front |= _some({"owner": text["owner"]})
        if locale == default:
            front |= _some({"review_on": document["review_on"], "sources": document["sources"]})
        front["clauses"] = [_some(clause) for clause in text["clauses"]]
        front |= _some({name: text[name] for name in ("do", "dont", "limits")})
        files[_file_name(f"standards/{document['key']}", locale, default)] = _document(front, text["why"])


def _lesson(
    files: dict[str, str], document: Mapping[str, Any], default: str, names: Mapping[str, str]
) -> None:
    base = f"courses/{document['course']}/{document['module']}/{document['key']}"
    for locale, text in document["texts"].items():
        front: dict[str, Any] = {"key": document["key"], "title": text["title"]} | _some(
            {"summary": text["summary"]}
        )
        if locale == default:
            front |= {"minutes": document["minutes"]}
            front |= _some({name: document[name] for name in ("teaches", "sources", "rule")})
        body = "\n\n".join(_block(block, names) for block in text["body"])
        files[_file_name(base, locale, default)] = _document(front, body)


def _quiz(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The quiz with the names of its pictures' files in the pack."""
    questions = [
        {**one, "picture": {**one["picture"], "file": names[one["picture"]["file"]]}}
        if "picture" in one
        else one
        for one in document.get("questions", ())
    ]
    return {**document, "questions": questions} if questions else dict(document)


def _block(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if block["type"] == "text":
        # A line of a text that begins like a block of ours is told apart by a backslash.
        lines = [f"\\{line}" if line.startswith(":::") else line for line in block["text"].split("\n")]
        return "\n".join(lines)
    fields = {name: value for name, value in block.items() if name not in ("type", "id")}
    if "file" in fields:
        fields["file"] = names[fields["file"]]
    return f":::{block['type']} {{#{block['id']}}}\n{dump_yaml(fields)}:::"
