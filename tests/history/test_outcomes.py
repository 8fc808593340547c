"""What each outcome means for a retry, the verdict and the records that refer to the record."""

import pytest

from include.history.outcomes import Outcome, RequestStatus


@pytest.mark.parametrize(
    ("outcome", "final", "success", "failure", "blocks"),
    [
        pytest.param(Outcome.CREATED, True, True, False, False, id="created"),
        pytest.param(Outcome.UPDATED, True, True, False, False, id="updated"),
        pytest.param(Outcome.UNCHANGED, True, True, False, False, id="unchanged"),
        pytest.param(Outcome.REJECTED, True, False, True, True, id="rejected"),
        pytest.param(Outcome.BLOCKED, False, False, True, True, id="blocked"),
        pytest.param(Outcome.DEFERRED, False, False, True, False, id="deferred"),
        pytest.param(Outcome.UNMAPPABLE, True, False, True, True, id="unmappable"),
        pytest.param(Outcome.EXCLUDED, True, False, False, True, id="excluded"),
        pytest.param(Outcome.DUPLICATE, True, False, False, False, id="duplicate"),
        pytest.param(Outcome.UNREACHABLE, False, False, True, True, id="unreachable"),
        pytest.param(Outcome.NO_MATCH, True, False, False, False, id="no match"),
    ],
)
def test_outcome(outcome: Outcome, final: bool, success: bool, failure: bool, blocks: bool) -> None:
    found = (outcome.is_final, outcome.is_success, outcome.is_failure, outcome.blocks_children)
    assert found == (final, success, failure, blocks)


@pytest.mark.parametrize("outcome", [pytest.param(outcome, id=outcome) for outcome in Outcome])
def test_no_outcome_is_both_success_and_failure(outcome: Outcome) -> None:
    assert not (outcome.is_success and (outcome.is_failure or outcome.blocks_children))


def test_only_queued_and_running_requests_go_on() -> None:
    assert [status for status in RequestStatus if not status.is_over] == ["queued", "running"]
