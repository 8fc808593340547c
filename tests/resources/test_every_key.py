"""The natural key of a record that is not sent is known all the same, or its children would be sent to be refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.map.documents import Mapper
from tests.support.misfits import by_standard
from tests.support.sample import RESOURCES, Sample, context

EACH = pytest.mark.parametrize("resource", [pytest.param(resource, id=resource.name) for resource in RESOURCES])
PERSON = ("firstName", "lastSurname", "birthdate")
"""What a person without a current identity lacks."""


@pytest.mark.case("E23")
@EACH
def test_an_excluded_record_is_known_by_its_key(sample: Sample, resource: Resource) -> None:
    def lost(resource: Resource, standard: Standard) -> list[str]:
        return _lost(sample, resource, standard, {"excluded": "left out by a test"})

    assert by_standard(resource, lost) == {}


@pytest.mark.case("E23")
@pytest.mark.parametrize("name", ["students", "staffs", "contacts"])
def test_a_person_without_a_name_is_known_by_the_unique_id(sample: Sample, name: str) -> None:
    (resource,) = [one for one in RESOURCES if one.name == name]

    def lost(resource: Resource, standard: Standard) -> list[str]:
        return _lost(sample, resource, standard, dict.fromkeys(PERSON))

    assert by_standard(resource, lost) == {}


def _lost(sample: Sample, resource: Resource, standard: Standard, changes: Mapping[str, Any]) -> list[str]:
    """SIS keys of records whose natural key is another one, or unknown, once their row is changed."""
    mapper, rows = Mapper(resource, context(standard)), sample.rows(resource, sample.scope(standard))
    sent = [(row, ended) for row in rows if isinstance(ended := mapper.map(row), Document)][:5]
    lost = []
    for row, document in sent:
        changed = {name: value for name, value in changes.items() if name in row or name == "excluded"}
        ended = mapper.map({**row, **changed})
        assert isinstance(ended, Recorded)
        assert ended.outcome in {Outcome.EXCLUDED, Outcome.UNMAPPABLE}
        if ended.key_hash != document.key_hash:
            lost.append(document.sis_key)
    return lost
