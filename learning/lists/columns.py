"""Which column holds what: known names in the languages of the site, in any order and case."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

REQUIRED = ("number", "name", "branch", "job", "manager", "hired_on", "locale")
OPTIONAL = ("left_on", "support_locale", "email")
FIELDS = (*REQUIRED, *OPTIONAL)

# English, Latvian, Estonian, Swedish, Danish, Mongolian. The first of each is the name in the example files.
_NAMES: dict[str, tuple[str, ...]] = {
    "number": (
        "number", "employee number", "employee no", "employee id", "personnel number", "staff number", "id", "no",
        "nr", "numurs", "darbinieka numurs", "tabeles numurs", "tabeles nr", "darbinieka nr", "töötaja number",
        "tabelinumber", "töötaja nr", "nummer", "anställningsnummer", "personalnummer", "medarbejdernummer",
        "lønnummer", "дугаар", "ажилтны дугаар",
    ),
    "name": (
        "name", "full name", "employee",
        "employee name", "vārds, uzvārds", "vārds un uzvārds", "vārds uzvārds", "vārds",
        "darbinieks", "nimi", "ees- ja perekonnanimi", "täisnimi", "namn", "för- och efternamn", "navn", "fulde navn",
        "нэр", "овог нэр",
    ),
    "branch": (
        "branch", "store", "shop", "location", "workplace", "filiāle", "veikals", "darba vieta", "filiaal", "kauplus",
        "filial", "butik", "afdeling", "salbar", "салбар", "дэлгүүр",
    ),
    "job": (
        "job", "job title", "position", "role", "title", "amats", "amata nosaukums", "amet", "ametikoht", "befattning",
        "yrkestitel", "stilling", "jobtitel", "албан тушаал", "ажил",
    ),
    "manager": (
        "manager", "manager number", "manager no", "manager id", "reports to", "supervisor", "vadītājs",
        "vadītāja numurs", "vadītāja nr", "tiešais vadītājs", "juht", "juhi number", "juhi nr", "chef",
        "chefens nummer",
        "chefsnummer", "leder", "leders nummer", "удирдлага", "удирдлагын дугаар",
    ),
    "hired_on": (
        "hire date", "first day", "start date", "hired on", "hired", "employed since", "pieņemts", "pieņemšanas datums",
        "pirmā diena", "darba sākums", "darba uzsākšanas datums", "esimene tööpäev", "tööle asumise kuupäev",
        "alguskuupäev", "anställningsdatum", "första dag", "startdatum", "ansættelsesdato", "første dag", "startdato",
        "ажилд орсон огноо", "эхний өдөр",
    ),
    "locale": (
        "language", "first language", "locale", "valoda", "keel", "språk", "sprog", "хэл",
    ),
    "left_on": (
        "last day", "end date", "left on", "leaving date", "pēdējā diena", "atlaists", "darba beigas",
        "atlaišanas datums", "viimane tööpäev", "lõppkuupäev", "sista dag", "slutdatum", "sidste dag", "slutdato",
        "сүүлийн өдөр",
    ),
    "support_locale": (
        "second language", "support language", "otrā valoda", "teine keel", "andra språk", "andet sprog",
        "хоёр дахь хэл",
    ),
    "email": (
        "e-mail", "email", "mail", "e-mail address", "email address", "e-pasts", "e-pasta adrese", "epasts", "e-post",
        "e-posti aadress", "epost", "e-postadress", "mailadresse", "имэйл", "и-мэйл",
    ),
}  # fmt: skip


def spelled(text: str) -> str:
    """One spelling for a heading or a name: case, marks around it and blanks do not count."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("_", " ")
    return " ".join(folded.strip(" \t.:*#№\"'").split())


_FIELDS = {spelled(name): field for field, names in _NAMES.items() for name in names}


@dataclass(frozen=True)
class Columns:
    """Where each field stands (its place in a row, from 0), and the headings that mean nothing to us."""

    places: dict[str, int]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a list cannot do without and this one has not."""
        return tuple(field for field in REQUIRED if field not in self.places)

    @property
    def width(self) -> int:
        """How many cells a row needs for all of its fields."""
        return max(self.places.values(), default=-1) + 1


def columns(headings: Sequence[str]) -> Columns:
    """Find out which column is which; of two for the same field neither is guessed at."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for place, heading in enumerate(headings):
        field = _FIELDS.get(spelled(heading))
        if field is None:
            if heading.strip():
                unknown.append(heading.strip()[:60])
        elif field in places:
            twice.append(heading.strip()[:60])
        else:
            places[field] = place
    return Columns(places, tuple(unknown[:30]), tuple(twice[:30]))


def heading(field: str) -> str:
    """What the column is called in the example files."""
    return _NAMES[field][0]
