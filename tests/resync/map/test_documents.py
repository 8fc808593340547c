"""One row becomes a document, or ends with a reason that says what to do and holds no value of a person."""

from dataclasses import replace
from hashlib import blake2b
from typing import Annotated, Any

import pytest
from sqlalchemy import Select

from include.edfi.documents.codes import LocalCode, MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import SchoolReference
from include.edfi.documents.resource import Resource, Row, key_hash, key_text
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import Key, Length, Standard
from include.engine.documents import CORRECT_IN_SIS, Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.map.documents import MAP_THE_CODE, Mapper, person_hash

TERM, FALL = "TermDescriptor", "uri://ed-fi.org/TermDescriptor#Fall"
TOPIC, READING = "TopicDescriptor", "uri://ed-fi.org/TopicDescriptor#Reading"


class LessonTopic(EdFiModel):
    topic_descriptor: Annotated[str, Key()]
    note: str


class Lesson(EdFiModel):
    lesson_code: Annotated[str, Length(5), Key()]
    term_descriptor: Annotated[str, Key()]
    school_reference: Annotated[SchoolReference, Key()]
    seats: int
    topics: tuple[LessonTopic, ...] = ()


def rows(_scope: Scope) -> Select[Any]:
    raise AssertionError("the rows are given")


def payload(row: Row, context: MappingContext) -> Lesson:
    return Lesson(
        lesson_code=row["code"],
        term_descriptor=context.code(TERM, row["term"]),
        school_reference=SchoolReference(school_id=int(row["schoolNumber"])),
        seats=row["seats"],
        topics=tuple(
            LessonTopic(topic_descriptor=uri, note=note)
            for code, note in row.get("topics", ())
            if (uri := context.entry(TOPIC, code))
        ),
    )


LESSON = Resource(
    name="lessons",
    category="Schedule",
    tier=1,
    model=Lesson,
    rows=rows,
    payload=payload,
    sis_key=("lessonID",),
    personal=False,
)
CONTEXT = MappingContext(
    standard=Standard.DS52,
    school_year=2027,
    local_education_agency_id=1,
    uri_by_code={(TERM, "F"): FALL, (TERM, "N"): "", (TOPIC, "R"): READING, (TOPIC, "N"): ""},
)
ROW = {"lessonID": 7, "code": "A-1", "term": "F", "schoolNumber": "10", "seats": 20}
KEY = key_text({"lessonCode": "A-1", "termDescriptor": FALL, "schoolId": 10})


def mapped(personal: bool = False, **changes: Any) -> Document | Recorded:
    return Mapper(replace(LESSON, personal=personal), CONTEXT).map({**ROW, **changes})


@pytest.mark.parametrize(("personal", "key"), [(False, KEY), (True, "")], ids=["key in clear", "personal key"])
def test_a_document(personal, key):
    document = mapped(personal)
    assert isinstance(document, Document)
    assert document.content == {
        "lessonCode": "A-1",
        "termDescriptor": FALL,
        "schoolReference": {"schoolId": 10},
        "seats": 20,
    }
    assert (document.sis_key, document.school_number) == ("lessonID=7", "10")
    assert (document.key, document.key_hash, document.person_hash) == (key, key_hash(KEY), None)
    assert document.payload_hash == blake2b(document.body, digest_size=16).hexdigest()


@pytest.mark.parametrize(
    ("changes", "outcome", "reason", "hint", "code"),
    [
        pytest.param({"excluded": "the lesson is not taught"}, Outcome.EXCLUDED, "the lesson is not taught", "", None),
        pytest.param({"term": "N"}, Outcome.EXCLUDED, f'{TERM}: code N is mapped to "do not send"', "", None),
        pytest.param(
            {"term": "X"},
            Outcome.UNMAPPABLE,
            f"{TERM}: code X is not mapped to a descriptor",
            MAP_THE_CODE,
            LocalCode(TERM, "X"),
        ),
        pytest.param({"term": None}, Outcome.UNMAPPABLE, f"{TERM}: required, but no code", CORRECT_IN_SIS, None),
        pytest.param(
            {"seats": None},
            Outcome.UNMAPPABLE,
            "seats: the SIS has no usable value for this element",
            CORRECT_IN_SIS,
            None,
        ),
        pytest.param(
            {"code": "A-12345"},
            Outcome.UNMAPPABLE,
            "lessonCode: 7 characters, maximum 5",
            CORRECT_IN_SIS,
            None,
        ),
        pytest.param(
            {"schoolNumber": "Ada's school"},
            Outcome.UNMAPPABLE,
            "a value has an unexpected form (ValueError)",
            "",
            None,
        ),
    ],
    ids=["excluded", "not to be sent", "not mapped", "no code", "no value", "too long", "another form"],
)
def test_what_is_no_document_says_why(changes, outcome, reason, hint, code):
    ended = mapped(**changes)
    assert isinstance(ended, Recorded)
    assert (ended.outcome, ended.reason, ended.hint, ended.unmapped) == (outcome, reason, hint, code)
    assert (ended.sis_key, ended.school_number) == ("lessonID=7", str({**ROW, **changes}["schoolNumber"]))


@pytest.mark.parametrize(
    ("changes", "personal", "key"),
    [
        pytest.param({"excluded": "not taught"}, False, KEY, id="excluded"),
        pytest.param({"excluded": "not taught"}, True, KEY, id="excluded and personal"),
        pytest.param({"term": "X"}, False, "", id="a code of the key is not mapped"),
        pytest.param({"seats": None}, False, KEY, id="an element beside the key has no value"),
    ],
)
def test_the_key_of_what_is_no_document_is_known_where_it_can_be(changes, personal, key):
    ended = mapped(personal, **changes)
    assert isinstance(ended, Recorded)
    assert ended.key == ("" if personal else key)
    assert ended.key_hash == (key_hash(key) if key else "")


@pytest.mark.parametrize(
    ("content", "of"),
    [
        pytest.param({"studentUniqueId": "7"}, {"studentUniqueId": "7"}, id="a student"),
        pytest.param({"parentUniqueId": "7"}, {"parentUniqueId": "7"}, id="a parent"),
        pytest.param(
            {"contactReference": {"contactUniqueId": "8"}, "studentReference": {"studentUniqueId": "7"}},
            {"studentUniqueId": "7"},
            id="a student and a contact",
        ),
        pytest.param({"staffReference": {"staffUniqueId": "9"}}, {"staffUniqueId": "9"}, id="a member of staff"),
        pytest.param(
            {"parentReference": {"parentUniqueId": "9"}}, {"parentUniqueId": "9"}, id="a reference to a parent"
        ),
    ],
)
def test_whom_a_document_is_about(content, of):
    assert person_hash(content) == key_hash(key_text(of))


def test_a_document_about_no_person():
    assert person_hash({"schoolReference": {"schoolId": 10}}) is None


def test_entries_of_lists_that_are_not_mapped_are_counted_by_code():
    mapper = Mapper(LESSON, CONTEXT)
    for number, codes in enumerate(("RX", "R", "XY", "NN")):
        document = mapper.map({**ROW, "lessonID": number, "topics": [(code, "n") for code in codes]})
        assert isinstance(document, Document)
        assert len(document.content.get("topics", ())) == codes.count("R")
    assert mapper.unmapped_entries.totals() == {
        LocalCode(TOPIC, "X"): (2, ["lessonID=0", "lessonID=2"]),
        LocalCode(TOPIC, "Y"): (1, ["lessonID=2"]),
    }


def test_items_of_one_key_are_counted_for_the_records_that_have_them():
    mapper = Mapper(LESSON, CONTEXT)
    for number, notes in enumerate(("ab", "a", "aa", "ba")):
        mapper.map({**ROW, "lessonID": number, "topics": [("R", note) for note in notes]})
    assert mapper.repeated_items.totals() == {"topics": (2, ["lessonID=0", "lessonID=3"])}


def test_a_record_that_is_not_sent_leaves_nothing_for_the_next():
    mapper = Mapper(LESSON, CONTEXT)
    mapper.map({**ROW, "topics": [("X", "n")], "seats": None})
    mapper.map({**ROW, "lessonID": 8})
    assert mapper.unmapped_entries.totals() == {}
