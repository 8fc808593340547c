"""Deliberate drift at both ends: changes by people in the SIS, and changes by another program in the ODS.

The ODS is changed through its API, as another vendor's program would, so a resync has to detect the changes itself.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call
from include.edfi.errors import ResyncError
from include.resync.prune.restore import without_server_own
from include.sis.directory import School
from include.sis.tables import person
from sandbox.district import changes


def drift(sis: Engine, client: EdFiClient, school: School) -> Iterator[str]:
    """Changes both ends for one school; a sentence for each change, once it is made.

    Raises:
        ResyncError: the ODS has no documents of the school yet, or refuses a change.
    """
    enrolled = _first(client, "studentSchoolAssociations", school, 2)
    taught = _first(client, "sections", school, 2)
    absent = _first(client, "studentSchoolAttendanceEvents", school, 1)
    with sis.begin() as connection:
        yield from _in_sis(connection, enrolled[0], taught[0])
    yield from _in_ods(client, enrolled[1], taught[1], absent[0])


def _in_sis(connection: Connection, enrolled: Mapping[str, Any], taught: Mapping[str, Any]) -> Iterator[str]:
    unique_id = enrolled["studentReference"]["studentUniqueId"]
    person_id = changes.first(connection, person, person.c.edFiID == unique_id)
    changes.rename_person(connection, person_id, last_name=f"Drift {datetime.now(UTC):%H%M%S}")
    yield f"SIS: the last name of person {person_id} is changed"
    section = int(taught["sectionIdentifier"])
    changes.delete_section(connection, section)
    yield f"SIS: section {section} is deleted with its roster"


def _in_ods(
    client: EdFiClient, enrolled: Mapping[str, Any], taught: Mapping[str, Any], absent: Mapping[str, Any]
) -> Iterator[str]:
    unique_id = enrolled["studentReference"]["studentUniqueId"]
    (student,) = _documents(client, "students", {"studentUniqueId": unique_id})
    edited = {**without_server_own(student), "middleName": "Drift", "birthCity": "Drift"}
    _send(client, "PUT", f"/ed-fi/students/{student['id']}", edited)
    yield "ODS: a student is changed"
    _send(client, "DELETE", f"/ed-fi/studentSchoolAttendanceEvents/{absent['id']}")
    yield "ODS: an attendance event is deleted"
    stray = {**without_server_own(taught), "sectionIdentifier": f"{taught['sectionIdentifier']}-DRIFT"}
    _send(client, "POST", "/ed-fi/sections", stray)
    yield f"ODS: section {stray['sectionIdentifier']}, unknown to the SIS, is added; the next run asks about it"


def _first(client: EdFiClient, collection: str, school: School, number: int) -> list[dict[str, Any]]:
    """Some documents of the school, the same ones whenever nothing has changed."""
    documents = list(islice(_documents(client, collection, {"schoolId": int(school.number)}), number))
    if len(documents) < number:
        raise ResyncError(f"the ODS has fewer than {number} {collection} of {school.name}; resync the school first")
    return documents


def _documents(client: EdFiClient, collection: str, query: dict[str, str | int]) -> Iterator[dict[str, Any]]:
    return client.pages(f"/ed-fi/{collection}", query)


def _send(client: EdFiClient, method: str, path: str, content: Mapping[str, Any] | None = None) -> None:
    body = None if content is None else json.dumps(content).encode()
    (response,) = client.send([Call(method=method, path=path, body=body)])
    if response.status not in {200, 201, 204}:
        raise ResyncError(f"{method} {path}: the ODS responded {response.status}")
