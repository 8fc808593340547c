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


@pytest.mark.parametrize("reference", [pytest.param(kind, id=kind.__name__) for kind in POINTING])
def test_targets_are_resources_of_the_registry(reference):
    assert set(reference.targets) <= set(registry())


@pytest.mark.parametrize("standard", list(Standard))
@pytest.mark.parametrize("reference", [pytest.param(kind, id=kind.__name__) for kind in POINTING])
def test_a_reference_has_the_names_of_its_targets_key(reference, standard):
    own = {element.name for element in schema_of(reference, standard).values()}
    for target in reference.targets:
        key = set(identity_of({}, tuple(key_paths(registry()[target].schema(standard)))))
        if own == {"educationOrganizationId"}:
            assert len(key) == 1
        else:
            assert own == key, target


def test_only_school_years_point_to_nothing_of_ours():
    assert [kind.__name__ for kind in REFERENCES if not kind.targets and kind is not Reference] == [
        "SchoolYearTypeReference"
    ]
