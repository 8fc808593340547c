"""State packs: the two there are, what they may name, and what is said of a file that is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.edfi.documents.extension import ExtensionElement, ExtensionList
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError
from include.resources import prerequisites, registry
from include.sis.tables import metadata
from include.state_packs import FOLDER, load, pack_for, packs
from include.state_packs.pack import StatePack
from sandbox.edfi.extensions import facts_of_extensions

SCOPE = Scope(school_year=2027, district_id=1, schools=(1,))
EACH = [pytest.param(pack, id=pack.name) for pack in packs().values()]


@pytest.mark.parametrize(
    ("state", "name"), [pytest.param("TN", "tennessee", id="Tennessee"), pytest.param("TX", "core", id="no pack")]
)
def test_the_state_picks_the_pack(state: str, name: str) -> None:
    assert pack_for(state).name == name


@pytest.mark.parametrize("pack", EACH)
def test_what_a_pack_names_is_there(pack: StatePack) -> None:
    assert set(pack.named_resources()) - set(registry()) == set()
    assert {name for name, resource in registry().items() if resource.extension in pack.extensions} == set(
        pack.own_resources
    )


@pytest.mark.parametrize("pack", EACH)
def test_the_order_a_state_tells_is_ours(pack: StatePack) -> None:
    late = [note for note in pack.order if note.after not in prerequisites(note.resource, registry())]
    assert late == []


def _elements(pack: StatePack) -> Iterator[tuple[str, ExtensionElement, str]]:
    """Resource, element, and the part whose label it is made of ("" for the main row)."""
    for resource, elements in (pack.extension.elements if pack.extension else {}).items():
        for one in elements:
            for inner in one.items if isinstance(one, ExtensionList) else (one,):
                yield resource, inner, one.child_rows if isinstance(one, ExtensionList) else ""


@pytest.mark.parametrize("pack", EACH)
def test_the_resources_offer_the_labels(pack: StatePack) -> None:
    for name, element, part in _elements(pack):
        resource = registry()[name]
        query = resource.child_rows[part].rows(SCOPE) if part else resource.rows(SCOPE)
        assert element.label in query.selected_columns, (name, element.name)


@pytest.mark.parametrize("pack", EACH)
def test_every_source_is_a_column_of_campus(pack: StatePack) -> None:
    known = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    assert {element.source for _, element, _ in _elements(pack)} <= known


def test_the_ods_takes_the_elements_of_tennessee() -> None:
    facts = facts_of_extensions()["tdoe"]["elements"]
    extension = pack_for("TN").extension
    assert extension is not None
    for name, elements in extension.elements.items():
        assert {one.name for one in elements} <= set(facts[name])


def _wrong(folder: Path, **changes: Any) -> Path:
    settings = yaml.safe_load((FOLDER / "core.yaml").read_text(encoding="utf-8")) | changes
    path = folder / "core.yaml"
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return path


ELEMENT = {"name": "a", "type": "text", "from": "b", "source": "C.d"}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"colour": "red"}, "core.yaml: colour: Extra inputs", id="unknown key"),
        pytest.param({"name": "kern"}, "core.yaml: name: must equal the file's name 'core'", id="another name"),
        pytest.param({"states": ["Texas"]}, "core.yaml: states.0: String should match", id="no state"),
        pytest.param(
            {"never_deleted": ["staffs", "schools", "staffs"]},
            "core.yaml: never_deleted: Value error, staffs is listed more than once",
            id="listed twice",
        ),
        pytest.param({"excluded": {"service_types": ["X"]}}, "core.yaml: excluded.service_types.0", id="service type"),
        pytest.param(
            {"extension": {"namespace": "x", "elements": {"students": [ELEMENT | {"type": "colour"}]}}},
            "type: Input should be 'text'",
            id="type of an element",
        ),
        pytest.param(
            {"calendar_rules": {"folder": "nowhere", "namespace": "uri://x"}},
            "core.yaml: calendar_rules: Value error, the facts cannot be read",
            id="no facts",
        ),
    ],
)
def test_a_wrong_pack_is_reported_with_file_and_key(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError, match="core") as told:
        load(_wrong(tmp_path, **changes))
    assert any(problem in sentence for sentence in told.value.problems)


def test_two_packs_of_one_state_are_refused(tmp_path: Path) -> None:
    _wrong(tmp_path, states=["TN"])
    _wrong(tmp_path, states=["TN"], name="other").rename(tmp_path / "other.yaml")
    _wrong(tmp_path, states=["TN"])
    with pytest.raises(ConfigError, match="more than one pack is for this state"):
        packs(tmp_path)


def test_the_facts_of_an_unknown_event_are_refused(tmp_path: Path) -> None:
    facts = {
        "events.csv": "code,share,school_day\nID,1,yes\n",
        "coexistence.csv": "event,other,verdict,severity,since,until\nID,ZZ,FORBIDDEN,error,2026,\n",
        "rules.csv": "rule,kind,counted,number,severity,words,since,until\n",
    }
    for name, text in facts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="has no ZZ"):
        load(_wrong(tmp_path, calendar_rules={"folder": ".", "namespace": "uri://x"}))


def test_the_whole_of_tennessees_facts() -> None:
    rules = pack_for("TN").calendar_rules
    assert rules is not None
    assert (len(rules.events), len(rules.coexistence), len(rules.rules)) == (59, 596, 10)
    assert {event.code for event in rules.events if "required" in event.counts_as} == {"AS", "AE", "CS", "CE"}
