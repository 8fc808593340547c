"""Two documents are alike when the ODS would say so, and only then."""

from typing import Any

import pytest

from include.edfi.documents.standards import Standard
from include.resources import registry
from include.resync.context import mapping_context_of
from sandbox.demo.comparison import Comparison, digest
from tests.support.sample import Sample, configuration

A, B = {"raceDescriptor": "uri://x/RaceDescriptor#A"}, {"raceDescriptor": "uri://x/RaceDescriptor#B"}
SENT: dict[str, Any] = {
    "studentUniqueId": "1",
    "birthDate": "2010-01-02",
    "schoolReference": {"schoolId": 7},
    "races": [A, B],
}


@pytest.mark.parametrize(
    "read",
    [
        pytest.param({**SENT, "id": "abc", "_etag": "1", "_lastModifiedDate": "today"}, id="what the ODS adds"),
        pytest.param({**SENT, "schoolReference": {"schoolId": 7, "link": {"href": "/x"}}}, id="a link"),
        pytest.param({**SENT, "races": [B, A]}, id="another order"),
        pytest.param({**SENT, "middleName": None, "visas": []}, id="what says nothing"),
        pytest.param(
            {**SENT, "races": [{"raceDescriptor": "uri://x/racedescriptor#a"}, SENT["races"][1]]},
            id="a descriptor's case",
        ),
    ],
)
def test_alike(read):
    assert digest(read) == digest(SENT)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param({**SENT, "birthDate": "2010-01-03"}, id="another value"),
        pytest.param({**SENT, "schoolReference": {"schoolId": 8}}, id="another reference"),
        pytest.param({**SENT, "races": [A]}, id="one of a collection missing"),
        pytest.param({**SENT, "middleName": "X"}, id="one value more"),
        pytest.param({**SENT, "studentUniqueId": 1}, id="a number for a text"),
    ],
)
def test_not_alike(read):
    assert digest(read) != digest(SENT)


class EmptyOds:
    """An ODS without documents."""

    def pages(self, path, query):
        return iter(())


def test_documents_about_a_person_are_expected_also_when_their_resource_comes_before_the_association(tmp_path):
    sample = Sample.in_folder(tmp_path)
    scope = sample.scope(Standard.DS52)
    context = mapping_context_of(configuration(Standard.DS52))
    comparison = Comparison(
        registry=registry(),
        context=context,
        read_only=(),
        sis=sample.engine,
        client=EmptyOds(),  # type: ignore[arg-type]
    )
    missing = {compared.resource: compared.missing for compared in comparison.compare(lambda _: (scope,), lambda _: ())}
    order = list(registry())
    assert order.index("studentAssessments") < order.index("studentSchoolAssociations")
    assert missing["studentAssessments"] > 0
    sample.engine.dispose()
