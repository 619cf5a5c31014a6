"""First and last names that are common in each country, to be put together at random."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Country:
    """A country that the company works in: its city, zone and language, and how people are called there."""

    city: str
    zone: str
    locale: str
    first: tuple[str, ...]
    last: tuple[str, ...]

    def name(self, rng: Random) -> str:
        """A name of nobody in particular."""
        return f"{rng.choice(self.first)} {rng.choice(self.last)}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNTRIES = (
    Country(
        "Riga",
        "Europe/Riga",
        "lv",
        _words(
            "Agnese Aivars Alise Artūrs Baiba Dainis Dārta Elza Emīls Evija Gatis Gints Guna Iveta Jēkabs "
            "Katrīna Līga Madara Māris Normunds Raivis Rūta Sintija Uldis Vita Zigmārs"
        ),
        # Forms that do not change with the bearer, so that every pair is right.
        _words(
            "Ābele Auziņa Balode Briede Celma Dzene Egle Gaile Irbe Kalve Kauliņa Lāce Liepiņa Mežule "
            "Niedra Osis Paegle Rence Roze Sarma Sproģe Svilpe Tīruma Upe Vanaga Zemīte"
        ),
    ),
    Country(
        "Copenhagen",
        "Europe/Copenhagen",
        "da",
        _words(
            "Aksel Anna Bent Birgitte Carl Ditte Else Frederik Gitte Hanne Henrik Inge Jens Kirsten Laura "
            "Lone Malte Morten Niels Peter Rikke Signe Stine Thea Tobias Vibeke"
        ),
        _words(
            "Agerholm Bendtsen Birkholm Bundgaard Dalsgaard Elmholt Enevold Frandsen Friis Hedegaard "
            "Hvidberg Iversby Juhl Kirkeby Krogh Lundgaard Mosbæk Nørgaard Overby Rosendal Skovgaard "
            "Stenholt Thorup Ulvkær Vestergaard Ørskov"
        ),
    ),
    Country(
        "Tallinn",
        "Europe/Tallinn",
        "et",
        _words(
            "Aare Anneli Eerik Eha Elo Grete Hanna Indrek Jaan Kaisa Kalev Katrin Kristjan Laura Leelo "
            "Madis Mari Märt Oliver Piret Raivo Riina Sander Tiina Toomas Urmas"
        ),
        _words(
            "Allik Haab Ilves Jõgi Kallas Karu Kask Kivi Kuusk Laane Lepp Luik Mägi Metsa Mänd Oja Paju "
            "Pärn Rand Rebane Saar Sepp Tamm Toome Vaher Väli"
        ),
    ),
    Country(
        "Stockholm",
        "Europe/Stockholm",
        "sv",
        _words(
            "Alva Astrid Axel Birgitta Daniel Ebba Elin Filip Fredrik Greta Hanna Hugo Ingrid Jonas Karin "
            "Lars Lovisa Maria Mattias Nils Olle Petra Sara Sven Tove Yasmin"
        ),
        _words(
            "Almgren Bergkvist Blomdahl Dahlbom Ekvall Englund Fjellgren Forsell Granath Hagström Hedlund "
            "Kronvall Lindahl Ljungqvist Malmsten Norberg Nordin Palmgren Rosén Sandell Sjödin Stenmark "
            "Sundvall Wallin Åkesson Öberg"
        ),
    ),
    Country(
        "Ulaanbaatar",
        "Asia/Ulaanbaatar",
        "mn",
        _words(
            "Altantsetseg Amarbayar Ankhbayar Ariunaa Bayarmaa Bolormaa Chimeg Delger Enkhjin Erdene "
            "Gantulga Khongor Khulan Munkhjin Narantuya Nandin Odgerel Otgon Sarnai Suren Temuujin Tsogt "
            "Tuya Uyanga Zaya Zorig"
        ),
        _words(
            "Altangerel Baatar Batbold Bat-Erdene Bayarsaikhan Boldbaatar Dashdorj Dorjsuren Enkhbold "
            "Erdenechuluun Ganzorig Jargal Khurelbaatar Lkhagva Munkhbold Nyamdorj Otgonbayar Purev "
            "Sukhbat Tömör Tsedev Tsend Tumurbaatar Ulzii Zandan Zorigt"
        ),
    ),
)
