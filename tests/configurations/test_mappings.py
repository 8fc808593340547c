"""Mapping files: what a person edits is read back, merged and written; every mistake names its line."""

from pathlib import Path

import pytest

from include.configurations.loading import FOLDER
from include.configurations.mappings import Change, MappingFile, merged, read, write
from include.edfi.errors import ConfigError

TERM, RACE = "TermDescriptor", "RaceDescriptor"
FALL, SPRING, WHITE = (f"uri://ed-fi.org/{name}" for name in (f"{TERM}#Fall", f"{TERM}#Spring", f"{RACE}#White"))
FILLED = f"""descriptor,code,uri,suggestion,examples
{TERM},S1,{FALL},{FALL},"sessionID=1; sessionID=2"
{TERM},S2,?,{SPRING},sessionID=3
{RACE},ZZ,,,
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "prairie.unmapped.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_worksheet_with_notes_is_read_back(tmp_path: Path) -> None:
    found = read(written(tmp_path, FILLED), undecided=True)
    assert found.decided() == {(TERM, "S1"): FALL, (RACE, "ZZ"): ""}
    assert found.notes == ("suggestion", "examples")
    assert found.noted[TERM, "S1"] == (FALL, "sessionID=1; sessionID=2")


def test_an_undecided_code_is_refused_where_it_would_be_used(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(written(tmp_path, FILLED))
    assert caught.value.problems == (f"prairie.unmapped.csv: line 3: uri: {TERM} 'S2' is not decided yet",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(f"{TERM},S3,Fall,,", "line 5: uri: 'Fall' is not a descriptor URI", id="uri"),
        pytest.param(f"{TERM},S3,{FALL}", "line 5: the line must have 5 columns", id="short line"),
        pytest.param(f"{TERM},S1,{FALL},,", "line 5: code: TermDescriptor 'S1' is mapped twice", id="twice"),
        pytest.param(f"Term,S3,{FALL},,", "line 5: descriptor: 'Term' is not a descriptor name", id="descriptor"),
        pytest.param(f"{TERM},,{FALL},,", "line 5: code: empty", id="code"),
    ],
)
def test_a_mistake_in_a_worksheet_names_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"prairie\.unmapped\.csv: ") as caught:
        read(written(tmp_path, f"{FILLED}{line}\n"), undecided=True)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"descriptor;code;uri\n", "line 1: the columns must be", id="semicolons"),
        pytest.param(
            "descriptor,code,uri\nTermDescriptor,Frühling,\n".encode("cp1252"), "not a CSV file in UTF-8", id="latin"
        ),
        pytest.param(b"", "line 1: the columns must be", id="empty"),
    ],
)
def test_what_spreadsheets_make_of_a_file(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "prairie.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        read(path)


def test_blank_lines_are_passed_by(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, FILLED + "\n\n"), undecided=True).uris) == 3


INTO = MappingFile({(TERM, "S1"): FALL, (TERM, "S9"): FALL}, ("note",), {(TERM, "S1"): ("first",)})
OFFERED = {(TERM, "S1"): SPRING, (TERM, "S2"): SPRING, (TERM, "S9"): FALL, (RACE, "W"): WHITE}


def test_merging_says_what_changes() -> None:
    new, changes = merged(INTO, OFFERED)
    assert new.uris == {**INTO.uris, **OFFERED}
    assert changes == [
        Change(RACE, "W", None, WHITE),
        Change(TERM, "S1", FALL, SPRING),
        Change(TERM, "S2", None, SPRING),
    ]
    assert str(changes[1]) == f"changed  {TERM} S1: from {FALL} to {SPRING}"


def test_keeping_adds_only_what_is_new() -> None:
    new, changes = merged(INTO, OFFERED, keep=True)
    assert new.uris == {**OFFERED, (TERM, "S1"): FALL}
    assert [str(one) for one in changes if one.kept] == [f"kept     {TERM} S1: {FALL}, not {SPRING}"]


def test_only_some_descriptors() -> None:
    new, changes = merged(INTO, OFFERED, descriptors=[RACE])
    assert {one.descriptor for one in changes} == {RACE}
    assert new.uris[TERM, "S1"] == FALL


def test_merging_twice_changes_nothing_the_second_time() -> None:
    assert merged(merged(INTO, OFFERED)[0], OFFERED)[1] == []


def test_not_to_be_sent_is_said_in_words() -> None:
    (change,) = merged(INTO, {(TERM, "S1"): ""})[1]
    assert str(change).endswith('to "do not send"')


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "prairie.csv"
    write(path, MappingFile({**INTO.uris, (RACE, "a, b"): ""}, INTO.notes, INTO.noted))
    assert path.read_text(encoding="utf-8").splitlines() == [
        "descriptor,code,uri,note",
        f'{RACE},"a, b",,',
        f"{TERM},S1,{FALL},first",
        f"{TERM},S9,{FALL},",
    ]
    assert read(path).uris == {**INTO.uris, (RACE, "a, b"): ""}
    assert [one.name for one in tmp_path.iterdir()] == ["prairie.csv"]


@pytest.mark.parametrize("name", ["general_ds52", "tennessee_ds33"])
def test_the_samples_are_written_as_they_are(tmp_path: Path, name: str) -> None:
    sample = FOLDER / f"{name}.csv"
    write(tmp_path / sample.name, read(sample))
    assert (tmp_path / sample.name).read_text(encoding="utf-8") == sample.read_text(encoding="utf-8")
