"""Transcripts are of every school year: earlier ones are compared, and pruned if this configuration sent them."""

import json

from sqlalchemy import text

from include.edfi.api.transport import Call
from include.history.outcomes import OrphanStatus, Outcome

ASKED = {"resources": "courseTranscripts"}
EARLIER = "SELECT transcriptID FROM TranscriptCourse WHERE endYear = 2026 AND courseNumber LIKE 'MATH%'"


def test_records_of_earlier_years_are_compared_and_pruned(begin):
    trial = begin("5.2", error_budget=1000)
    trial.reconcile(**ASKED)
    before = trial.documents("courseTranscripts")
    gone = [one for one in before if one["courseReference"]["courseCode"].startswith("MATH")]
    assert {one["studentAcademicRecordReference"]["schoolYear"] for one in gone} == {2026}
    trial.reconcile(**ASKED)
    assert trial.counts()["courseTranscripts"][Outcome.UNCHANGED] == len(before)
    with trial.writable_sis.begin() as connection:
        connection.execute(text(f"DELETE FROM TranscriptCredit WHERE transcriptID IN ({EARLIER})"))  # noqa: S608
        connection.execute(text(f"DELETE FROM TranscriptCourse WHERE transcriptID IN ({EARLIER})"))  # noqa: S608
    trial.reconcile(**ASKED)
    assert trial.context.prunes.counts(trial.request_id)["courseTranscripts"] == {OrphanStatus.DELETED: len(gone)}
    assert len(trial.documents("courseTranscripts")) == len(before) - len(gone)


def test_an_earlier_record_that_another_client_sent_is_kept(begin):
    trial = begin("5.2", error_budget=1000)
    trial.reconcile(**ASKED)
    (record, *_) = trial.documents("studentAcademicRecords")
    content = {name: value for name, value in record.items() if name not in {"id", "_etag", "_lastModifiedDate"}}
    content["schoolYearTypeReference"] = {"schoolYear": 2020}
    for reference in ("educationOrganizationReference", "studentReference"):
        content[reference].pop("link", None)
    call = Call(method="POST", path="/ed-fi/studentAcademicRecords", body=json.dumps(content).encode())
    assert [answer.status for answer in trial.context.client().send([call])] == [201]
    trial.reconcile(**ASKED)
    assert trial.context.prunes.counts(trial.request_id)["studentAcademicRecords"] == {OrphanStatus.PROTECTED: 1}
