"""Sessions: terms that mean one term type, own term types, and terms that mean none."""

from include.resources.sessions import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, MIDDLE, SUMMER, WINTER, Campus

URIS = {
    ("TermDescriptor", code): f"uri://ed-fi.org/TermDescriptor#{name}"
    for code, name in (("S1", "Fall Semester"), ("YR", "Year Round"))
}


def test_terms_of_one_type_are_one_session(campus: Campus) -> None:
    for number, begin, end in ((1, FALL, MIDDLE), (2, MIDDLE, WINTER)):
        campus.calendar(number, 1)
        campus.section(number, calendar_id=number)
        campus.change(sis.term.update().where(sis.term.c.termID == number).values(startDate=begin, endDate=end))
    (document,) = campus.documents(RESOURCE, uris=URIS)
    assert (document["sessionName"], document["beginDate"], document["endDate"]) == ("S1", str(FALL), str(WINTER))


def test_a_section_with_a_term_type_of_its_own_has_a_session_of_it(campus: Campus) -> None:
    campus.calendar(1, 1)
    campus.section(1)
    campus.change(sis.section.update().values(edFiTermType="YR"))
    assert [document["sessionName"] for document in campus.documents(RESOURCE, uris=URIS)] == ["YR", "S1"]


def test_terms_that_are_not_sent_say_why(campus: Campus) -> None:
    campus.calendar(1, 1)
    campus.section(1)
    campus.add(sis.term, termID=9, termScheduleID=1, name="INT", seq=9, startDate=WINTER, endDate=SUMMER)
    assert campus.reasons(RESOURCE) == [None, "the term is mapped to no term type"]
    campus.change(sis.calendar.update().values(exclude=True))
    assert campus.reasons(RESOURCE) == ["the calendar is excluded", "the calendar is excluded"]
