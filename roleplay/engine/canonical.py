"""Canonical JSON: one byte string for one value, so that a digest names the content and nothing else."""

import hashlib
import json
from collections.abc import Mapping, Sequence


def canonical_json(value: object) -> bytes:
    """Return the canonical UTF-8 JSON of a value: keys sorted, no white space, no floats.

    Floats are refused with TypeError because two writers may print the same float differently; so is every
    other value that JSON cannot hold (a date that YAML made of an unquoted text, for example).
    """
    _refuse(value, "$")
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest_of(value: object) -> str:
    """Return the sha256 of the canonical JSON, as 64 hexadecimal letters. Raises TypeError as `canonical_json`."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _refuse(value: object, path: str) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: the key {key!r} is not text")
            _refuse(item, f"{path}.{key}")
        return
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for position, item in enumerate(value):
            _refuse(item, f"{path}[{position}]")
        return
    raise TypeError(f"{path}: a {type(value).__name__} cannot stand in a document")
