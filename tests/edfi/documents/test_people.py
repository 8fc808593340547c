"""Items shared by people's resources: each key once, each span once."""

import datetime

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Period
from include.edfi.documents.people import addresses_of, electronic_mails_of, with_span
from include.edfi.documents.standards import Standard
from tests.support.code_mappings import mapped

FIRST, LATER, LAST = (datetime.date(2026, month, 1) for month in (1, 5, 9))
CONTEXT = MappingContext(
    standard=Standard.DS52,
    school_year=2027,
    local_education_agency_id=9,
    uri_by_code=mapped(AddressType="Home", StateAbbreviation="TX", ElectronicMailType="School Secondary"),
)
HOME = {
    "addressType": "Home",
    "number": "1",
    "prefix": None,
    "street": "Elm",
    "tag": "St",
    "dir": None,
    "apt": None,
    "city": "Bend",
    "state": "TX",
    "zip": "7",
    "county": None,
    "beginDate": None,
    "endDate": None,
}


@pytest.mark.parametrize(
    ("begin", "end", "spans"),
    [
        pytest.param(None, LAST, [(FIRST, LATER)], id="without a first day"),
        pytest.param(LAST, FIRST, [(FIRST, LATER)], id="backwards"),
        pytest.param(FIRST, LAST, [(FIRST, LAST)], id="the longer one stays"),
        pytest.param(FIRST, FIRST, [(FIRST, LATER)], id="the shorter one goes"),
        pytest.param(FIRST, None, [(FIRST, None)], id="open is longest"),
        pytest.param(LAST, None, [(FIRST, LATER), (LAST, None)], id="another first day"),
    ],
)
def test_with_span(
    begin: datetime.date | None, end: datetime.date | None, spans: list[tuple[datetime.date, datetime.date | None]]
) -> None:
    known = (Period(begin_date=FIRST, end_date=LATER),)
    assert [(span.begin_date, span.end_date) for span in with_span(known, begin, end)] == spans


def test_one_address_reached_twice_has_both_spans() -> None:
    rows = [HOME | {"beginDate": FIRST, "endDate": LATER}, HOME | {"beginDate": LAST}]
    (sent,) = addresses_of(rows, CONTEXT)
    assert sent.street_number_name == "1 Elm St"
    assert [span.begin_date for span in sent.periods] == [FIRST, LAST]


@pytest.mark.parametrize("missing", ["street", "city", "state", "zip"])
def test_an_incomplete_address_is_left_out(missing: str) -> None:
    assert addresses_of([HOME | {missing: None, "number": None, "tag": None}], CONTEXT) == ()


def test_the_secondary_mail_that_is_the_first_one_is_left_out() -> None:
    rows = [{"rank": 1, "mail": "A@example.org"}, {"rank": 2, "mail": "a@example.org"}]
    (sent,) = electronic_mails_of(rows, CONTEXT, "School")
    assert sent.electronic_mail_address == "A@example.org"
    assert sent.primary_email_address_indicator is True
