"""What a district's SIS holds, asked of its tables directly, without the queries under test."""

from typing import Any

from sqlalchemy import Connection, text

# Reported enrollments: the words of the sample district's README, as one condition each.
REPORTED = """
    FROM Enrollment e JOIN Person p ON p.personID = e.personID
    JOIN Calendar c ON c.calendarID = e.calendarID JOIN School s ON s.schoolID = c.schoolID
    LEFT JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
    WHERE c.endYear = 2027 AND c.exclude = 0 AND s.exclude = 0 AND e.noShow = 0 AND e.stateExclude = 0
    AND coalesce(g.excludeEnrollment, 0) = 0 AND coalesce(g.stateReportExclude, 0) = 0
    AND coalesce(p.edFiID, '') <> ''
"""
QUERIES = {
    "students": "SELECT DISTINCT p.edFiID" + REPORTED,
    "calendars": "SELECT c.calendarID, s.number FROM Calendar c JOIN School s USING (schoolID)"
    " JOIN ScheduleStructure USING (calendarID) WHERE c.endYear = 2027 AND c.exclude = 0 AND s.exclude = 0",
    "locations": "SELECT DISTINCT trim(r.name), s.number FROM Room r JOIN School s USING (schoolID) WHERE s.exclude = 0"
    " AND s.schoolID IN (SELECT schoolID FROM Calendar WHERE endYear = 2027)",
    "courses": "SELECT DISTINCT trim(k.number), s.number FROM Course k JOIN Calendar c USING (calendarID)"
    " JOIN School s USING (schoolID) WHERE c.endYear = 2027 AND c.exclude = 0 AND s.exclude = 0"
    " AND k.active = 1 AND k.stateReportExclude = 0",
    "gradingPeriods": "SELECT g.gradingPeriodName, s.number FROM EdFiGradingPeriod g JOIN School s USING (schoolID)"
    " WHERE g.endYear = 2027 AND s.exclude = 0",
    "calendarDates": "SELECT d.date, c.calendarID FROM Day d JOIN Calendar c USING (calendarID)"
    " JOIN School s USING (schoolID) WHERE c.endYear = 2027 AND c.exclude = 0 AND s.exclude = 0"
    " AND (d.instruction = 1 OR EXISTS (SELECT 1 FROM DayEvent v WHERE v.dayID = d.dayID AND v.type <> 'ZZF'))",
}
ASSOCIATIONS = "SELECT p.edFiID, s.number, e.startDate, e.endDate, e.grade" + REPORTED
UNMAPPED = " AND e.grade <> 'ZZ' AND e.startStatus NOT LIKE 'ZZ%' AND coalesce(e.endStatus, '') NOT LIKE 'ZZ%'"
"""Codes the sample mappings lack."""


def expected(connection: Connection, resource: str) -> list[tuple[Any, ...]]:
    """The records of a resource that can be sent, by what makes them different."""
    return [tuple(row) for row in connection.execute(text(QUERIES[resource]))]


def reported_associations(connection: Connection) -> set[tuple[str, int, str]]:
    """(student, school, entry date) of every enrollment that is reported and mapped."""
    rows = connection.execute(text(ASSOCIATIONS + UNMAPPED))
    return {(str(row[0]).strip(), int(row[1]), str(row[2])) for row in rows}
