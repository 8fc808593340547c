"""The sample district's code lists and its Ed-Fi settings: term types and grading periods."""

from include.sis import tables
from sandbox.district.codes import CODES, TERM_TYPES
from sandbox.district.days import quarters
from sandbox.district.generation import Generation, Schools


def add_dictionary(generation: Generation) -> None:
    """CampusAttribute and CampusDictionary rows of every code in use."""
    for kind, codes in CODES.items():
        owner, element = kind.split(".")
        attribute_id = generation.load.add(tables.campus_attribute, {"object": owner, "element": element, "name": kind})
        for seq, (code, name) in enumerate(codes.items(), start=1):
            row = {"attributeID": attribute_id, "code": code, "name": name, "seq": seq, "active": True}
            generation.load.add(tables.campus_dictionary, row)


def add_ed_fi_settings(generation: Generation, schools: Schools) -> None:
    """Term types for both years, and the four quarters of each school as its grading periods."""
    end_year = generation.district.school_year
    for year in (end_year - 1, end_year):
        for name, term_type in TERM_TYPES.items():
            generation.load.add(tables.ed_fi_term_mapping, {"endYear": year, "termName": name, "termType": term_type})
    for school in [*schools.ordinary, schools.excluded]:
        for sequence, (name, (begin, end)) in enumerate(quarters(end_year).items(), start=1):
            generation.load.add(
                tables.ed_fi_grading_period,
                {
                    "schoolID": school.school_id,
                    "endYear": end_year,
                    "descriptor": name,
                    "gradingPeriodName": f"{CODES['EdFiGradingPeriod.descriptor'][name]} {end_year}",
                    "sequence": sequence,
                    "beginDate": begin,
                    "endDate": end,
                },
            )
