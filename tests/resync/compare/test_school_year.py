"""Which school year a document says it belongs to."""

from datetime import date

import pytest
from sqlalchemy import create_engine

from include.resync.compare.school_year import OTHER, THIS, UNKNOWN, SchoolYear, school_year

YEAR = SchoolYear(2027, date(2026, 7, 1), date(2027, 6, 30))
SESSION = {"schoolId": 1, "schoolYear": 2027, "sessionName": "Fall"}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param({"schoolYearTypeReference": {"schoolYear": 2027}}, THIS, id="its year"),
        pytest.param({"schoolYearTypeReference": {"schoolYear": 2026}}, OTHER, id="another year"),
        pytest.param({"sessionReference": SESSION}, THIS, id="its session's year"),
        pytest.param({"sectionReference": {**SESSION, "schoolYear": 2026}}, OTHER, id="another session's year"),
        pytest.param(
            {"calendarReference": {"schoolYear": 2027}, "schoolYearTypeReference": {"schoolYear": 2026}},
            OTHER,
            id="of two years neither",
        ),
        pytest.param({"entryDate": "2026-08-03"}, THIS, id="a date within"),
        pytest.param({"entryDate": "2026-08-03T00:00:00"}, THIS, id="a moment within"),
        pytest.param({"entryDate": "2026-07-01"}, THIS, id="first day"),
        pytest.param({"entryDate": "2027-06-30"}, THIS, id="last day"),
        pytest.param({"hireDate": "2015-08-01"}, UNKNOWN, id="began years ago"),
        pytest.param({"entryDate": "2027-08-01"}, UNKNOWN, id="begins later"),
        pytest.param({"entryDate": "soon"}, UNKNOWN, id="no date"),
        pytest.param({"entryDate": None}, UNKNOWN, id="null"),
        pytest.param({"classPeriodName": "P1", "schoolReference": {"schoolId": 1}}, UNKNOWN, id="tells nothing"),
        pytest.param(
            {"classOfSchoolYearTypeReference": {"schoolYear": 2030}, "entryDate": "2026-08-03"},
            THIS,
            id="a cohort's year is not the document's",
        ),
        pytest.param({"graduationSchoolYearTypeReference": {"schoolYear": 2030}}, UNKNOWN, id="nor a class's"),
        pytest.param(
            {"entryDate": "2026-08-03", "alternativeGraduationPlans": [{"schoolYear": 2030}]},
            THIS,
            id="nor a year in a collection",
        ),
        pytest.param({"schoolYear": 2026, "entryDate": "2026-08-03"}, OTHER, id="a year weighs more than a date"),
    ],
)
def test_said_by(document, said):
    assert YEAR.year_of(document) == said


def test_without_its_days_a_year_knows_no_dates():
    assert SchoolYear(2027, None, None).year_of({"entryDate": "2026-08-03"}) == UNKNOWN


def test_as_the_sis_has_it(district_file):
    engine = create_engine(f"sqlite:///{district_file}")
    found = school_year(engine, 2027)
    none = school_year(engine, 1999)
    engine.dispose()
    assert found.first is not None
    assert found.last is not None
    assert (found.first.year, found.last.year) == (2026, 2027)
    assert none == SchoolYear(1999, None, None)
