"""The report tells the cause once: the record at the root, why it failed, and how many wait on it."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from include.history.outcomes import Outcome
from tests.resync.send.test_parents_first import LONG, a_taught_course, recode
from tests.support.resync_trial import Begin, Trial

SPINE: dict[str, Any] = {"resources": "courseOfferings sections", "schools": "1", "mode": "reconcile"}
WAITING = re.compile(r"^  (\d+) other records wait for these: (.+)$", re.MULTILINE)


def held(made: Trial) -> dict[str, int]:
    """Records that wait, by resource."""
    counts = {name: outcomes.get(Outcome.BLOCKED, 0) for name, outcomes in made.counts().items()}
    return {name: number for name, number in counts.items() if number}


def refuse(made: Trial, endpoint: str) -> None:
    """The next record of a resource is refused, for whatever reason the ODS has."""
    made.api.fault(status=400, resource=endpoint, method="POST", count=1)


def session_of_a_school(made: Trial, unmapped: str) -> None:
    with made.writable_sis.begin() as connection:
        connection.execute(
            text("UPDATE EdFiTermMapping SET termType = :code WHERE termType = 'S1'"), {"code": unmapped}
        )


def waiting_line(report: str, of: str) -> tuple[int, dict[str, int]]:
    """What the report says waits for records of a resource."""
    block = next(
        block
        for block in re.split(r"\n- ", report)
        if re.search(rf"^(code .+: )?\d+ of {of}(, |$)", block, re.MULTILINE)
    )
    found = WAITING.search(block)
    assert found is not None, block
    parts = [part.partition(" of ") for part in found[2].split(", ")]
    return int(found[1]), {name: int(number) for number, _, name in parts}


def needing_attention(report: str) -> list[str]:
    """The lines under which somebody has something to do."""
    section = report.partition("Needs attention")[2].partition("\n\n")[0]
    return re.findall(r"^- (.+)$", section, re.MULTILINE)


def test_many_children_of_one_unmappable_parent_are_one_line_under_it(begin: Begin) -> None:
    made = begin("5.2")
    session_of_a_school(made, "ZZ1")
    report = made.run(**SPINE)
    waiting = held(made)
    assert sum(waiting.values()) >= 30
    assert waiting_line(report.text, "sessions") == (sum(waiting.values()), waiting)
    assert "\n- code ZZ1 of TermDescriptor: 1 of sessions\n" in report.text
    assert not [one for one in needing_attention(report.text) if "blocked" in one]


def test_codes_are_found_whatever_the_sentences_say(begin: Begin) -> None:
    made = begin("5.2")
    session_of_a_school(made, "ZZ1")
    before = code_section(made.run(**{**SPINE, "resources": "sessions"}).text)
    assert "- code ZZ1 of TermDescriptor: 1 of sessions" in before
    with made.context.history_engine.begin() as connection:
        connection.execute(
            text("UPDATE outcome SET reason = 'reworded', hint = 'reworded' WHERE outcome = 'unmappable'")
        )
    assert code_section(made.report(made.request_id).text) == before


def code_section(report: str) -> str:
    return report.partition("Codes without a descriptor")[2].partition("\n\n")[0]


@pytest.mark.parametrize("mode", ["reconcile", "resend"])
def test_a_rejected_parent_likewise_and_its_children_come_by_themselves(begin: Begin, mode: str) -> None:
    made = begin("5.2")
    refuse(made, "sessions")
    report = made.run(**{**SPINE, "mode": mode})
    waiting = held(made)
    assert waiting["courseOfferings"] > 10
    assert waiting_line(report.text, "sessions") == (sum(waiting.values()), waiting)
    assert Outcome.REJECTED not in made.counts()["courseOfferings"]
    assert [one for one in needing_attention(report.text) if "blocked" in one] == []
    made.on_lookup.calls.clear()
    again = made.run(**{**SPINE, "mode": mode})
    assert held(made) == {}
    assert {name: made.counts()[name][Outcome.CREATED] for name in waiting} == waiting
    assert "other records wait" not in again.text


def test_a_chain_is_reported_under_its_root_and_not_link_by_link(begin: Begin) -> None:
    made = begin("5.2")
    recode(made, a_taught_course(made)[0], LONG)
    report = made.run(**SPINE)
    waiting = held(made)
    assert waiting.keys() == {"courseOfferings", "sections"}
    assert waiting_line(report.text, "courses") == (sum(waiting.values()), waiting)
    assert len(WAITING.findall(report.text)) == 1


def test_a_parent_that_is_not_in_the_run_is_reported_with_what_to_do(begin: Begin) -> None:
    made = begin("5.2")
    report = made.run(resources="courseOfferings", schools="1", select_dependencies=False, mode="reconcile")
    assert " of courseOfferings wait for records of " in report.text
    assert "that are neither in the ODS nor in this run" in report.text
    assert "(Select Dependencies does it)" in report.text
