"""References name the resources they point to, and the keys of those resources as the standard has them."""

import pytest

from include.edfi.documents import references as module
from include.edfi.documents.projection import key_paths, schema_of
from include.edfi.documents.references import Reference
from include.edfi.documents.resource import identity_of
from include.edfi.documents.standards import Standard
from include.resources import registry

REFERENCES = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Reference)]
POINTING = [kind for kind in REFERENCES if kind.targets]


def test_targets_are_resources_of_the_registry() -> None:
    unknown = {kind.__name__: sorted(set(kind.targets) - set(registry())) for kind in POINTING}
    assert {name: targets for name, targets in unknown.items() if targets} == {}


@pytest.mark.parametrize("standard", list(Standard))
def test_a_reference_has_the_names_of_its_targets_key(standard: Standard) -> None:
    wrong = [
        (kind.__name__, target)
        for kind in POINTING
        for target in kind.targets
        if not _names_the_key(kind, target, standard)
    ]
    assert wrong == []


def _names_the_key(reference: type[Reference], target: str, standard: Standard) -> bool:
    own = {element.name for element in schema_of(reference, standard).values()}
    key = set(identity_of({}, tuple(key_paths(registry()[target].schema(standard)))))
    return len(key) == 1 if own == {"educationOrganizationId"} else own == key


def test_only_school_years_point_to_nothing_of_ours() -> None:
    assert [kind.__name__ for kind in REFERENCES if not kind.targets and kind is not Reference] == [
        "SchoolYearTypeReference"
    ]
