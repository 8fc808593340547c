"""One number stands for all documents of a slice, in whatever order and batches they come."""

from dataclasses import replace

import pytest

from include.engine.documents import Document
from include.resync.map.sis_hash import SisHash

DOCUMENTS = tuple(
    Document(
        sis_key=f"roomID={number}",
        key="{}",
        key_hash=f"{number:032x}",
        school_number="10",
        body=b"{}",
        payload_hash=f"{number * 7:032x}",
        person_hash=None,
        content={},
    )
    for number in range(1, 4)
)
FIRST = DOCUMENTS[0]


def hashed(*batches: tuple[Document, ...]) -> tuple[str, int]:
    sis_hash = SisHash()
    for batch in batches:
        sis_hash.add(batch)
    return sis_hash.text, sis_hash.documents


def test_no_documents():
    assert hashed() == ("0" * 32, 0)


def test_order_and_batches_do_not_matter():
    text, documents = hashed(DOCUMENTS)
    assert (len(text), documents) == (32, 3)
    assert hashed(DOCUMENTS[2:], DOCUMENTS[:2]) == (text, 3)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(DOCUMENTS[1:], id="one fewer"),
        pytest.param((*DOCUMENTS, FIRST), id="one of them twice"),
        pytest.param((replace(FIRST, key_hash="f" * 32), *DOCUMENTS[1:]), id="another key"),
        pytest.param((replace(FIRST, payload_hash="f" * 32), *DOCUMENTS[1:]), id="another content"),
    ],
)
def test_other_documents_have_another_number(other):
    assert hashed(other)[0] != hashed(DOCUMENTS)[0]
