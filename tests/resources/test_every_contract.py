"""Every document of the sample against OpenAPI documents of real servers, where they lie beside the project."""

from pathlib import Path

import pytest

from include.edfi.documents.standards import Standard
from tests.support.openapi_contract import check, told
from tests.support.sample import Sample

FOLDER = Path(__file__).parents[2].parent / "shared" / "edfi" / "openapi"


@pytest.mark.skipif(not told(FOLDER), reason="no OpenAPI documents beside the project")
@pytest.mark.parametrize("standard", [pytest.param(one, id=one.value) for one in told(FOLDER)])
def test_a_real_server_takes_every_document(sample: Sample, standard: Standard) -> None:
    assert check(FOLDER, standard, sample) == {}
