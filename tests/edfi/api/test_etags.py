"""ETags of every form are compared, and sent back, as one."""

import pytest

from include.edfi.api.etags import normal_etag


@pytest.mark.case("B8")
@pytest.mark.parametrize(
    ("text", "normal"),
    [
        pytest.param('"5250"', "5250", id="quoted"),
        pytest.param("5250", "5250", id="bare"),
        pytest.param('W/"5250"', "5250", id="weak"),
        pytest.param('w/"5250"', "5250", id="weak in lower case"),
        pytest.param(' "5250" ', "5250", id="with blanks"),
        pytest.param('"7-gzip"', "7-gzip", id="variant"),
        pytest.param(None, "", id="none"),
        pytest.param("", "", id="empty"),
        pytest.param(5250, "5250", id="number"),
    ],
)
def test_normal_form(text: object, normal: str) -> None:
    assert normal_etag(text) == normal
    assert normal_etag(normal_etag(text)) == normal
