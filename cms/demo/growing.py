"""A larger company of the same kind: as many people as wanted, always the same for the same number and seed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random

from cms.demo.company import five_doors, monday
from cms.demo.names import COUNTRIES, Country
from learning import api as learning

SHOP = 24
"""People in a shop, its manager not counted."""
AREA = 12
"""Shops under one area manager."""
COUNTER_JOBS = ("sales", "sales", "kitchen", "service", "service", "web", "stock")
LEFT, AWAY = 0.06, 0.03


CHUNK = 1000


@dataclass(frozen=True)
class Plan:
    """Who is who, by place in the list: the head of service, one manager per country, area managers, shop managers,
    and then everybody else, shop by shop. Whoever leads somebody stands before them."""

    employees: int
    seed: int
    today: date

    @cached_property
    def shops(self) -> int:
        """How many shops there are."""
        return max(1, -(-self.employees // (SHOP + 1)))

    @cached_property
    def areas(self) -> int:
        """How many areas there are."""
        return -(-self.shops // AREA)

    @cached_property
    def countries(self) -> int:
        """How many countries there are."""
        return min(len(COUNTRIES), self.areas)

    @cached_property
    def first_staff(self) -> int:
        """The place of the first person who leads nobody."""
        return 1 + self.countries + self.areas + self.shops

    def number(self, place: int) -> str:
        """The employee number at a place; it names the company, so that two of them fit into one database."""
        return f"{self.prefix}{place:06}"

    @property
    def prefix(self) -> str:
        """How all employee numbers of this company begin."""
        return f"S{self.seed}.{self.employees}-"

    def shop_of(self, place: int) -> int:
        """The shop in which somebody works; leaders of many sit in the first shop of their own."""
        if place >= self.first_staff:
            return (place - self.first_staff) % self.shops
        if place >= self.first_staff - self.shops:
            return place - (self.first_staff - self.shops)
        if place > self.countries:
            return (place - 1 - self.countries) * AREA
        return max(0, place - 1) * AREA

    def leader_of(self, place: int) -> int | None:
        """The place of whoever leads the person at a place; nobody leads the first."""
        if place == 0:
            return None
        if place <= self.countries:
            return 0
        if place <= self.countries + self.areas:
            return 1 + (place - 1 - self.countries) % self.countries
        if place < self.first_staff:
            return 1 + self.countries + self.shop_of(place) // AREA
        return self.first_staff - self.shops + self.shop_of(place)

    def country_of(self, shop: int) -> Country:
        """Areas are dealt out to the countries in turn."""
        return COUNTRIES[(shop // AREA) % self.countries]

    def places(self) -> tuple[list[learning.BranchIn], list[learning.JobIn]]:
        """All branches, one for each shop, and the jobs."""
        branches = []
        for shop in range(self.shops):
            country = self.country_of(shop)
            key = f"s{self.seed}-{self.employees}-{shop + 1}"
            branches.append(
                learning.BranchIn(key, f"{country.city} {shop + 1}", country.zone, country.locale)
            )
        return branches, list(five_doors(self.today).jobs)

    def people(self, start: int, stop: int) -> Iterator[learning.PersonIn]:
        """The people at these places."""
        for place in range(start, min(stop, self.employees)):
            yield self._person(place)

    def _person(self, place: int) -> learning.PersonIn:
        rng = Random(f"{self.seed}:{place}")
        shop = self.shop_of(place)
        country = self.country_of(shop)
        leader = self.leader_of(place)
        hired = self._hired(place)
        person = learning.PersonIn(
            number=self.number(place),
            name=country.name(rng),
            branch=f"s{self.seed}-{self.employees}-{shop + 1}",
            job=self._job(place, rng),
            hired_on=hired,
            locale=country.locale,
        )
        left = None
        if place >= self.first_staff:
            if rng.random() < LEFT:
                left = hired + timedelta(days=rng.randint(0, max(0, (self.today - hired).days - 1)))
            elif rng.random() < AWAY:
                away = self.today - timedelta(days=rng.randint(0, 60))
                person = replace(person, leaves=((away, self.today + timedelta(days=rng.randint(1, 120))),))
            if place >= self.first_staff + self.shops and hired >= self.today - timedelta(days=60):
                person = replace(person, buddy=self.number(self.first_staff + shop))
        if leader is not None:
            starts = max(hired, self._hired(leader))
            if left is None or left >= starts:
                person = replace(person, lines=(learning.LineIn(self.number(leader), starts, left),))
        return replace(person, left_on=left)

    def _hired(self, place: int) -> date:
        """Leaders have been here for years; half of the others came in the last three."""
        rng = Random(f"{self.seed}:{place}:hired")
        if place < self.first_staff:
            days = rng.randint(1500, 4500)
        elif rng.random() < 0.1:
            days = rng.randint(7, 110)
        else:
            days = int(rng.triangular(110, 4000, 300))
        return monday(self.today - timedelta(days=days))

    def _job(self, place: int, rng: Random) -> str:
        if place == 0:
            return "head-of-service"
        if place <= self.countries + self.areas:
            return "area-manager"
        return "shop-manager" if place < self.first_staff else rng.choice(COUNTER_JOBS)

    @property
    def written_at(self) -> datetime:
        """When everything is written down, as the record has it: the first moment of the day in UTC."""
        return datetime.combine(self.today, time.min, tzinfo=UTC)
