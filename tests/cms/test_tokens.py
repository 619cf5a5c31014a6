"""The colours can be read, the fonts stay small, and nothing about the look is decided twice."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from cms.bundles import sources, stylesheet
from cms.contrast import lowest, nearest_passing, ratio

STATIC = Path(__file__).parents[2] / "cms" / "static"
CSS = STATIC / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

_PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)")
COLORS = {name: (light, dark) for name, light, dark in _PAIR.findall(TOKENS)}
GROUNDS = ("bg", "surface", "sunk", "house")
THEMES = ("light", "dark")

# The figures are written to a tenth, some cut and some rounded.
TENTH = 0.06

# What the design promises: the lowest contrast over all four grounds, light and dark.
ON_GROUNDS = {
    "ink": (12.8, 12.2),
    "ink-2": (5.7, 6.8),
    "control": (3.5, 4.5),
    "accent": (6.0, 7.3),
    "accent-hi": (8.5, 9.4),
    "ok": (5.4, 7.4),
    "warn": (5.5, 7.9),
    "stop": (5.7, 7.1),
}
ON_EACH_OTHER = {
    ("on-accent", "accent"): (7.8, 8.3),
    ("ink", "accent-soft"): (13.7, 11.3),
    ("ink", "mark"): (13.0, 8.9),
    ("ok", "ok-soft"): (5.9, 7.1),
    ("warn", "warn-soft"): (6.1, 7.6),
    ("stop", "stop-soft"): (6.0, 7.4),
}


def color(name: str, theme: str) -> str:
    return COLORS[name][THEMES.index(theme)]


def test_the_formula_gives_the_values_of_the_standard() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert ratio("#0B5A6B", "#0B5A6B") == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ON_GROUNDS)
def test_every_ink_keeps_its_contrast_on_every_ground(name: str, theme: str) -> None:
    promised = ON_GROUNDS[name][THEMES.index(theme)]
    found = lowest(color(name, theme), [color(ground, theme) for ground in GROUNDS])
    assert found == pytest.approx(promised, abs=TENTH)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", ON_EACH_OTHER)
def test_every_pair_keeps_its_contrast(pair: tuple[str, str], theme: str) -> None:
    promised = ON_EACH_OTHER[pair][THEMES.index(theme)]
    assert ratio(color(pair[0], theme), color(pair[1], theme)) == pytest.approx(promised, abs=TENTH)


def test_every_color_of_the_design_is_there_in_light_and_dark() -> None:
    named = {*GROUNDS, *ON_GROUNDS, "line", *(name for pair in ON_EACH_OTHER for name in pair)}
    assert set(COLORS) == named


def test_a_weak_accent_is_answered_with_the_nearest_that_passes() -> None:
    grounds = [color(ground, "light") for ground in GROUNDS]
    offered = nearest_passing("#3DA5C4", grounds)
    assert lowest("#3DA5C4", grounds) < 4.5 <= lowest(offered, grounds) < 5
    assert nearest_passing("#0B5A6B", grounds) == "#0B5A6B"
    with pytest.raises(ValueError, match="six digits"):
        nearest_passing("petrol", grounds)


def _parts() -> list[Path]:
    return [CSS / "base.css", *sorted((CSS / "components").glob("*.css"))]


@pytest.mark.parametrize("part", _parts(), ids=lambda part: part.name)
def test_only_the_tokens_hold_colors_and_sizes(part: Path) -> None:
    text = re.sub(
        r"/\*.*?\*/|@media[^{]*|clip-path:[^;]*", "", part.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    text = re.sub(r"-1px|(inline|block)-size: 1px", "", text)  # the one-pixel box of what only a reader hears
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", text) == []
    assert re.findall(r"(?<![\w.-])\d*\.?\d+(?:px|rem)\b", text) == []


@pytest.mark.parametrize("part", _parts(), ids=lambda part: part.name)
def test_every_token_that_is_used_exists(part: Path) -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", TOKENS)) | {"--swatch"}
    assert set(re.findall(r"var\((--[a-z0-9-]+)", part.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("part", _parts(), ids=lambda part: part.name)
def test_styles_follow_the_direction_of_reading(part: Path) -> None:
    sides = r"(?:margin|padding|border)-(?:left|right)\b|\b(?:left|right):|text-align: (?:left|right)"
    assert re.findall(sides, part.read_text(encoding="utf-8")) == []


def test_the_bundle_begins_with_the_order_of_the_layers_and_holds_everything() -> None:
    text = stylesheet(sources())
    assert "/*" not in text
    assert text.index("@layer tokens, reset, base, components, screens;") < text.index("@layer reset")
    for part in (CSS / "components").glob("*.css"):
        first = re.search(r"^\s*(\.[a-z][a-z-]+)", part.read_text(encoding="utf-8"), re.MULTILINE)
        assert first
        assert first[1] in text


@pytest.mark.parametrize(
    ("letters", "files", "most"),
    [
        ("English", ["latin"], 46_000),
        ("Latvian", ["latin", "baltic"], 56_000),
        ("Mongolian", ["latin", "cyrillic", "mongolian"], 71_000),
    ],
)
def test_fonts_stay_small(letters: str, files: list[str], most: int) -> None:
    names = [f"{family}-{file}.woff2" for family in ("literata", "onest") for file in files]
    total = sum((STATIC / "fonts" / name).stat().st_size for name in names)
    assert 20_000 < total <= most, letters


@pytest.mark.parametrize("family", ["literata", "onest"])
def test_fonts_hold_the_letters_of_our_languages(family: str) -> None:
    def letters(*files: str) -> set[str]:
        fonts = (TTFont(STATIC / "fonts" / f"{family}-{file}.woff2") for file in files)
        return {chr(code) for font in fonts for code in font.getBestCmap()}

    assert set("ÅÄÖÆØÕÜåäöæøõü€£–—“”„‘’…·") <= letters("latin")
    assert set("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ") <= letters("baltic")
    assert set("абвгдеёжзийклмнопрстуфхцчшщъыьэюяҮүӨө") <= letters("cyrillic", "mongolian")
    full = TTFont(STATIC / "fonts" / "pdf" / f"{family.title()}-Regular.ttf")
    assert set("āčķøæåõүөӨ€") <= {chr(code) for code in full.getBestCmap()}


def test_every_font_file_is_named_by_the_styles() -> None:
    named = set(re.findall(r"fonts/([a-z-]+\.woff2)", (CSS / "fonts.css").read_text(encoding="utf-8")))
    assert named == {file.name for file in (STATIC / "fonts").glob("*.woff2")}


def test_the_vendored_script_is_the_one_that_was_checked() -> None:
    noted = re.search(r"`([0-9a-f]{64})`", (STATIC / "js" / "VENDORED.md").read_text(encoding="utf-8"))
    assert noted
    assert hashlib.sha256((STATIC / "js" / "htmx.min.js").read_bytes()).hexdigest() == noted[1]


def test_the_first_load_stays_small() -> None:
    assert len(gzip.compress(stylesheet(sources()).encode())) < 16_000
    assert len(gzip.compress((STATIC / "js" / "site.js").read_bytes())) < 5_000
