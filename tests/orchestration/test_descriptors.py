"""The task that lists open codes: what it writes, what it pushes, what it refuses."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from include.configurations.mappings import read
from include.edfi.errors import ConfigError
from include.orchestration.runs import request_id
from include.resources import registry
from tests.orchestration.cli.test_mappings import OPEN, SPRING
from tests.support.airflow_context import FakeInstance, context

pytestmark = pytest.mark.airflow


@pytest.fixture
def operator(monkeypatch, tmp_path):
    from include.orchestration import connections
    from include.orchestration.descriptors import DescriptorsOperator

    known = {"last_year": SimpleNamespace(uri_by_code={("TermDescriptor", "S2"): SPRING})}
    monkeypatch.setattr(connections, "configurations", lambda: known)
    monkeypatch.setattr(connections, "report_folder", lambda dag_id, request_id: tmp_path / dag_id / request_id)
    place = SimpleNamespace(configuration="this_year", sis="sis", client=lambda: "client")
    monkeypatch.setattr(connections, "run_context", lambda _: place)
    return DescriptorsOperator(task_id="list_codes")


@pytest.fixture
def asked_for(monkeypatch):
    """What was asked about open codes, call by call."""
    calls = []

    def unmapped_codes(*arguments):
        calls.append(arguments)
        return OPEN

    monkeypatch.setattr("include.code_mapping.unmapped.unmapped_codes", unmapped_codes)
    return calls


def test_a_file_to_fill_in_and_counts(operator, asked_for):
    instance = FakeInstance()
    operator.execute(context(instance, configuration="this_year", resources=["sessions"], propose_from="last_year"))
    ((configuration, sis, client, resources, before),) = asked_for
    assert (configuration, sis, client) == ("this_year", "sis", "client")
    assert (list(resources), before) == (["sessions"], {("TermDescriptor", "S2"): SPRING})
    assert {name: instance.pushed[name] for name in ("not_mapped", "not_in_ods", "records_not_sent")} == {
        "not_mapped": 2,
        "not_in_ods": 0,
        "records_not_sent": 4,
    }
    file = Path(instance.pushed["file"])
    assert len(read(file, undecided=True).uris) == 2
    assert "TermDescriptor S3: not mapped; 2 records not sent" in file.with_name("report.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"resources": ["pupils"]}, "resources: 'pupils'", id="resource"),
        pytest.param(
            {"propose_from": "nowhere"},
            "propose_from: 'nowhere' does not exist; choose one of last_year",
            id="configuration",
        ),
    ],
)
def test_unknown_names_are_refused(operator, asked, said):
    params = {"configuration": "this_year", "resources": None, "propose_from": None, **asked}
    with pytest.raises(ConfigError, match=said):
        operator.execute(context(**params))


def test_resources_by_text_by_list_or_all():
    from include.orchestration.descriptors import chosen

    assert list(chosen("sessions, students")) == [name for name in registry() if name in {"sessions", "students"}]
    assert list(chosen(None)) == list(registry())


def test_the_districts_own_descriptors_are_created_and_counted(monkeypatch):
    from include.orchestration import descriptors

    calls = []
    monkeypatch.setattr(descriptors, "run_context_of", lambda _: "rooms")

    def create_descriptors(request_id, run_context):
        calls.append((request_id, run_context))
        return {"created": 2}

    monkeypatch.setattr("include.code_mapping.own_descriptors.create_missing", create_descriptors)
    operator = descriptors.OwnDescriptorsOperator(task_id="own_descriptors")
    assert operator.execute(context()) == {"created": 2}
    assert calls == [(request_id("edfi_resync", "run"), "rooms")]
