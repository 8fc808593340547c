"""Records are counted by code; of each code a few are named."""

from include.edfi.documents.codes import LocalCode
from include.resync.map.code_usage import CodeUsage

GRADE, TERM = LocalCode("GradeLevelDescriptor", "9"), LocalCode("TermDescriptor", "F")


def test_every_record_counts_and_the_first_three_are_named():
    usage = CodeUsage()
    for number in range(5):
        usage.add([TERM], f"sectionID={number}")
    usage.add([TERM, GRADE], "sectionID=9")
    assert usage.totals() == {
        GRADE: (1, ["sectionID=9"]),
        TERM: (6, ["sectionID=0", "sectionID=1", "sectionID=2"]),
    }
    assert list(usage.totals()) == [GRADE, TERM]


def test_a_record_without_such_a_code_counts_for_none():
    usage = CodeUsage()
    usage.add([], "sectionID=1")
    assert usage.totals() == {}
