"""The commands about code mappings: what they write, what they say, what they refuse."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from include.code_mapping.unmapped import UnmappedCode
from include.configurations.loading import FOLDER
from include.configurations.mappings import read
from include.edfi.documents.codes import LocalCode
from include.edfi.errors import ConfigError
from include.orchestration.cli import mappings
from include.orchestration.cli.mappings import import_mappings, map_codes, unmapped

FALL = "uri://ed-fi.org/TermDescriptor#Fall Semester"
SPRING = "uri://ed-fi.org/TermDescriptor#Spring Semester"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "this_year.csv").write_text(f"descriptor,code,uri\nTermDescriptor,S1,{FALL}\n", encoding="utf-8")
    (tmp_path / "last_year.csv").write_text(
        f"descriptor,code,uri\nGradeLevelDescriptor,09,uri://ed-fi.org/GradeLevelDescriptor#Ninth grade\n"
        f"TermDescriptor,S1,{SPRING}\nTermDescriptor,S2,{SPRING}\n",
        encoding="utf-8",
    )
    return tmp_path


def test_import_overwrites_and_says_so(folder: Path) -> None:
    told = list(import_mappings("last_year", "this_year", folder=folder))
    assert [line.split()[0] for line in told] == ["added", "changed", "added", "3"]
    assert read(folder / "this_year.csv").uris == read(folder / "last_year.csv").uris


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        pytest.param({"keep": True}, {("GradeLevelDescriptor", "09"), ("TermDescriptor", "S2")}, id="keep"),
        pytest.param({"descriptors": ["GradeLevelDescriptor"]}, {("GradeLevelDescriptor", "09")}, id="a descriptor"),
        pytest.param(
            {"resources": ["studentSchoolAssociations"]}, {("GradeLevelDescriptor", "09")}, id="what a resource uses"
        ),
        pytest.param({"resources": ["sessions"], "keep": True}, {("TermDescriptor", "S2")}, id="a resource, keeping"),
    ],
)
def test_import_of_some(folder: Path, asked: dict[str, Any], codes: set[tuple[str, str]]) -> None:
    list(import_mappings("last_year", "this_year", folder=folder, **asked))
    changed = read(folder / "this_year.csv").uris
    assert set(changed) == codes | {("TermDescriptor", "S1")}
    assert changed["TermDescriptor", "S1"] == FALL


def test_import_refuses_names_it_does_not_know(folder: Path) -> None:
    before = (folder / "this_year.csv").read_bytes()
    with pytest.raises(ConfigError) as caught:
        list(import_mappings("last_year", "this_year", resources=["pupils"], descriptors=["Race"], folder=folder))
    assert caught.value.problems == (
        "resources: 'pupils' is not a resource of this package",
        "descriptors: 'Race' is not mapped in that configuration",
    )
    assert (folder / "this_year.csv").read_bytes() == before


OPEN = [
    UnmappedCode(
        code=LocalCode("TermDescriptor", code),
        mapped_to=None,
        names=(),
        not_sent={"sessions": 2},
        sent_without={},
        examples=("sessionID=1",),
        suggested=(),
        proposed=proposed,
    )
    for code, proposed in (("S2", SPRING), ("S3", "?"))
]


@pytest.fixture
def ods(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A SIS and an ODS with two open codes; what was proposed is noted."""
    asked: list[Any] = []

    @contextmanager
    def connected(name: str) -> Iterator[tuple[str, None, None]]:
        yield name, None, None

    def unmapped_codes(configuration: str, sis: None, client: None, resources: Any, before: Any) -> list[UnmappedCode]:
        asked.append((configuration, before))
        return OPEN

    monkeypatch.setattr(mappings, "connected", connected)
    monkeypatch.setattr(mappings, "unmapped_codes", unmapped_codes)
    return asked


def test_from_the_list_of_unmapped_codes_to_the_mapping(folder: Path, ods: list[Any]) -> None:
    told = list(unmapped("this_year", "last_year", folder))
    assert ods == [("this_year", read(folder / "last_year.csv").uris)]
    assert told[-1].startswith("2 codes need a decision")
    assert list(map_codes("this_year", folder)) == [
        f"added    TermDescriptor S2: {SPRING}",
        "1 mappings added or changed, 0 unchanged",
        "1 codes of this_year.unmapped.csv are undecided (?)",
    ]
    assert read(folder / "this_year.csv").uris == {("TermDescriptor", "S1"): FALL, ("TermDescriptor", "S2"): SPRING}
    assert read(folder / "this_year.unmapped.csv", undecided=True).uris == {("TermDescriptor", "S3"): "?"}
    assert "0 mappings added or changed, 0 unchanged" in list(map_codes("this_year", folder))


def test_a_worksheet_with_a_mistake_changes_nothing(folder: Path, ods: list[Any]) -> None:
    list(unmapped("this_year", None, folder))
    sheet, target = folder / "this_year.unmapped.csv", folder / "this_year.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",?,", ",Spring,"), encoding="utf-8")
    before = target.read_bytes()
    with pytest.raises(ConfigError, match=r"this_year\.unmapped\.csv: line 3: uri: 'Spring' is not a descriptor URI"):
        list(map_codes("this_year", folder))
    assert target.read_bytes() == before


def test_the_samples_know_each_others_descriptors(tmp_path: Path) -> None:
    for name in ("general_ds52", "tennessee_ds33"):
        shutil.copy(FOLDER / f"{name}.csv", tmp_path)
    told = list(import_mappings("general_ds52", "tennessee_ds33", keep=True, resources=["sections"], folder=tmp_path))
    assert told[-1].endswith("unchanged")
