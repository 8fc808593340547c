"""The district, its schools, and the calendars each school runs."""

from dataclasses import dataclass

from include.sis import tables
from sandbox.district import names
from sandbox.district.days import days
from sandbox.district.generation import GRADES, Generation, School, Schools, Structure
from sandbox.district.structures import Pattern, build_structure

_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ES": ("Elementary School", GRADES[:6]),
    "MS": ("Middle School", GRADES[6:9]),
    "HS": ("High School", GRADES[9:]),
    "K8": ("School", GRADES[:9]),
    "ALL": ("School", GRADES),
}
_FIRST_NUMBERS = ("001", "044", "107")
_EXCLUDED_NUMBER = "999"


@dataclass(frozen=True, kw_only=True)
class _Site:
    number: str
    kind: str
    name: str
    exclude: bool = False


def add_organisation(generation: Generation) -> Schools:
    """The district's row, its school years, and every school with its calendars and schedule structures."""
    _add_district(generation)
    sites = _sites(generation)
    ordinary = [_add_school(generation, site) for site in sites]
    excluded = _add_school(
        generation, _Site(number=_EXCLUDED_NUMBER, kind="ALL", name="Homebound Program", exclude=True)
    )
    generation.awkward["excluded school"] += 1
    first = ordinary[0]
    summer = _add_calendar(generation, first, "Summer", exclude=True)
    generation.awkward["excluded calendar"] += 1
    evening = _add_calendar(generation, first, "Evening")
    middle = ordinary[min(1, len(ordinary) - 1)]
    alternative = build_structure(generation, _pattern(generation, middle, "Alternative"), middle.main.calendar_id)
    generation.awkward["calendar with two structures"] += 1
    return Schools(ordinary=ordinary, excluded=excluded, summer=summer, evening=evening, alternative=alternative)


def add_district_calendars(generation: Generation, schools: Schools) -> None:
    """Calendars of the district as a whole: one, one with the same number, and one without a number."""
    end_year = generation.district.school_year
    dates = [day.date for day in days(end_year)]
    for number, oddity in (
        ("1", ""),
        ("1", "district calendar number twice"),
        ("0", "district calendar without number"),
    ):
        generation.load.add(
            tables.calendar,
            {
                "districtID": generation.district_id,
                "schoolID": schools.ordinary[0].school_id,
                "endYear": end_year,
                "name": f"District {number}{' again' if oddity.endswith('twice') else ''}",
                "number": number,
                "startDate": dates[0],
                "endDate": dates[-1],
                "type": "D",
                "exclude": False,
                "summerSchool": False,
            },
        )
        generation.awkward[oddity] += 1


def _sites(generation: Generation) -> list[_Site]:
    count = generation.district.schools
    kinds = {1: ["ALL"], 2: ["HS", "K8"]}.get(count, [("HS", "MS", "ES")[place % 3] for place in range(count)])
    return [
        _Site(
            number=_FIRST_NUMBERS[place] if place < len(_FIRST_NUMBERS) else f"{197 + place}",
            kind=kind,
            name=f"{names.SCHOOLS[(place // 3) % len(names.SCHOOLS)]} {_KINDS[kind][0]}"
            + (f" {place // 24 + 1}" if place >= len(names.SCHOOLS) * 3 else ""),
        )
        for place, kind in enumerate(kinds)
    ]


def _add_district(generation: Generation) -> None:
    district = generation.district
    generation.load.add(
        tables.district,
        {
            "districtID": generation.district_id,
            "number": district.number,
            "name": f"{district.city} Independent School District",
            "address": "P.O. Box 9376",
            "city": district.city,
            "state": district.state,
            "zip": district.zip,
            "phone": "(254) 555-0100",
        },
    )
    for end_year in (district.school_year - 1, district.school_year):
        dates = [day.date for day in days(end_year)]
        generation.load.add(
            tables.school_year,
            {
                "endYear": end_year,
                "startYear": end_year - 1,
                "label": f"{end_year - 1 - 2000}-{end_year - 2000}",
                "active": end_year == district.school_year,
                "startDate": dates[0],
                "endDate": dates[-1],
            },
        )


def _add_school(generation: Generation, site: _Site) -> School:
    school_id = generation.load.add(tables.school, _school_row(generation, site))
    school_kind, grades = site.kind, _KINDS[site.kind][1]
    years = [generation.district.school_year - 1, generation.district.school_year]
    previous, main = (
        _add_calendar_of(generation, school_id, _main_pattern(generation, site, end_year)) for end_year in years
    )
    return School(
        school_id=school_id,
        number=f"{generation.district.number}{site.number}",
        kind=school_kind,
        grades=grades,
        main=main,
        previous=previous,
    )


def _school_row(generation: Generation, site: _Site) -> dict[str, object]:
    district = generation.district
    draw = generation.draw(f"school {site.number}")
    place = {"City": district.city, "State": district.state, "Zip": district.zip}
    return {
        "districtID": generation.district_id,
        "number": f"{district.number}{site.number}",
        "name": site.name,
        "type": "ALL" if site.kind == "K8" else site.kind,
        "address": f"{draw.randrange(1, 900)} {draw.choice(names.STREETS)} St",
        **{name.lower(): value for name, value in place.items()},
        "county": f"{district.city} County",
        "physicalAddress": f"{draw.randrange(1, 900)} {draw.choice(names.STREETS)} Ave",
        **{f"physical{name}": value for name, value in place.items()},
        "phone": names.phone(draw),
        "fax": names.phone(draw),
        "email": f"office.{site.number}@example.org",
        "url": f"https://schools.example.org/{site.number}",
        "principalName": f"{names.first_name(draw, 'F')} {names.last_name(draw)}",
        "exclude": site.exclude,
    }


def _main_pattern(generation: Generation, site: _Site, end_year: int) -> Pattern:
    return Pattern(
        name=f"{end_year - 2001}-{end_year - 2000} Main"[:30],
        end_year=end_year,
        grades=_offered(site.kind),
        quarters=site.kind == "HS",
        alternating=site.kind == "HS",
        intersession=site.kind == "MS" and end_year == generation.district.school_year,
    )


def _offered(kind: str) -> tuple[str, ...]:
    own = _KINDS[kind][1]
    return GRADES[max(GRADES.index(own[0]) - 1, 0) : GRADES.index(own[-1]) + 1]


def _pattern(generation: Generation, school: School, name: str) -> Pattern:
    return Pattern(
        name=name,
        end_year=generation.district.school_year,
        grades=school.offered,
        quarters=False,
        alternating=False,
        intersession=False,
    )


def _add_calendar(generation: Generation, school: School, name: str, *, exclude: bool = False) -> Structure:
    return _add_calendar_of(generation, school.school_id, _pattern(generation, school, name), exclude=exclude)


def _add_calendar_of(generation: Generation, school_id: int, pattern: Pattern, *, exclude: bool = False) -> Structure:
    dates = [day.date for day in days(pattern.end_year)]
    calendar_id = generation.load.add(
        tables.calendar,
        {
            "districtID": generation.district_id,
            "schoolID": school_id,
            "endYear": pattern.end_year,
            "name": pattern.name,
            "startDate": dates[0],
            "endDate": dates[-1],
            "type": {"Evening": "E", "Summer": "S"}.get(pattern.name, "I"),
            "exclude": exclude,
            "summerSchool": pattern.name == "Summer",
            "studentDay": 420,
            "wholeDayAbsence": 300,
            "halfDayAbsence": 150,
        },
    )
    return build_structure(generation, pattern, calendar_id)
