"""Whether a host lets a PUT change the natural keys of a resource, where the data model says that it may.

Some hosts refuse it all the same (Wisconsin's validation messages; ODS-5907, ODS-6039). The record is then created
under its new key, and its former document is an orphan. What a host did is remembered; a full read-back tries again.
"""

from include.edfi.api.problems import Kind, Problem, kind
from include.edfi.api.transport import Response
from include.edfi.documents.resource import Resource
from include.resync.context import RunContext
from include.resync.plan.slices import Slice
from include.resync.send.documents import sent_with

NAME, REFUSED, ACCEPTED = "key_change", "refused", "accepted"
NOT_ALLOWED = 405


class KeyChanges:
    """What is known of the key changes of one resource at the configuration's host."""

    def __init__(self, slice_: Slice, resource: Resource, context: RunContext) -> None:
        self._observations = context.host_observations
        self._place = context.configuration.name, resource.name
        self._known = self._observations.value(*self._place, NAME) if resource.key_can_change else None
        self.refused = self._known == REFUSED and slice_.mode == "reconcile" and not slice_.full_read_back
        """Whether a changed key is to be sent as a new document."""

    def note(self, response: Response) -> None:
        """Remembers what the host did with a PUT that changes a key."""
        if is_refused(response):
            self.refused = True
        observed = REFUSED if is_refused(response) else ACCEPTED if response.status in {200, 204} else self._known
        if observed != self._known:
            self._observations.note(*self._place, NAME, observed)
            self._known = observed


def is_refused(response: Response) -> bool:
    """Whether the host refused a PUT because it does not change keys, or does not take PUT at all."""
    if response.call.method != "PUT" or response.status not in {400, NOT_ALLOWED}:
        return False
    return response.status == NOT_ALLOWED or kind(Problem.read(response)) == Kind.KEY_CHANGE


def changes_key(response: Response) -> bool:
    """Whether a call was a PUT under another natural key."""
    return response.call.method == "PUT" and not sent_with(response).elements
