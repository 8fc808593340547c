"""A district, a host of random traits and a history, changed and resynced in any order; two promises are checked.

The judge is the sandbox's own content and the rows of the SIS: never what the product says about either.
"""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Connection, select, update

from include.edfi.documents.resource import identity_of
from include.edfi.errors import ResyncError
from include.engine.report import Report
from include.history.outcomes import OrphanStatus
from include.resources import registry
from include.sis.tables import course, room
from sandbox.district import changes
from sandbox.edfi.traits import Traits
from tests.support.other_client import Somebody
from tests.support.random_edits import (
    ALTERED,
    ASKED,
    FAULTS,
    NAMES,
    Crash,
    calm,
    deactivate_course,
    interrupt,
    key_of,
    mark_no_show,
    move_start,
    rename_person,
    rename_room,
    renumber_course,
)
from tests.support.resync_trial import Trial
from tests.support.resync_world import World, spelled, wanted

MODES = ("reconcile", "reconcile", "resend", "verify")
FOREIGN = "Another publisher's"


def respell_room(connection: Connection, which: int) -> None:
    key = key_of(connection, room.c.roomID, which)
    name = connection.scalar(select(room.c.name).where(room.c.roomID == key))
    changes.rename_room(connection, key, str(name).swapcase())


def respell_course(connection: Connection, which: int) -> None:
    key = key_of(connection, course.c.courseID, which)
    number = connection.scalar(select(course.c.number).where(course.c.courseID == key))
    connection.execute(update(course).where(course.c.courseID == key).values(number=str(number).swapcase()))


SIS_CHANGES: tuple[Callable[[Connection, int], None], ...] = (
    rename_room,
    respell_room,
    renumber_course,
    respell_course,
    deactivate_course,
    rename_person,
    move_start,
    mark_no_show,
)
TRAITS = st.fixed_dictionaries(
    {
        "keys": st.sampled_from(("exact", "ignore_case", "ignore_trailing_blanks", "ignore_both")),
        "etags": st.sampled_from(("strong", "weak", "unquoted", "none", "body", "changing")),
        "total_count": st.sampled_from(("right", "absent", "capped", "timeout")),
        "page_limit": st.sampled_from((500, 100, 10, 3)),
        "cursor_paging": st.sampled_from((None, True, False)),
        "optional_addresses": st.sampled_from(("served", "absent", "broken")),
        "change_queries": st.sampled_from(("on", "off", "late_commits")),
        "key_change": st.sampled_from(("as_modeled", "refused_400", "refused_405")),
        "put_id": st.sampled_from(("optional", "required", "refused")),
        "between": st.sampled_from(("nothing", "page_200", "page_403", "status_520")),
        "between_every": st.sampled_from((11, 3)),
        "unknown_query": st.sampled_from(("as_properties", "ignore", "refuse")),
    }
)
"""Any mix of the traits under which a run may still come to its end."""
WHICH = st.integers(0, 60)


class AnyHost(RuleBasedStateMachine):
    """What happens to a district, its ODS and its history in any order."""

    world: World
    tried: set[Traits]
    """The mixes of traits that were tried."""
    happened: Counter[str]
    """How often a run was made, said complete, was refused or interrupted, and how many documents it deleted."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.made: Trial = self._stack.enter_context(self.world.example())
        self.somebody = Somebody(self.made)
        self._image = b""
        self._deleted: list[tuple[str, dict[str, Any]]] = []

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self._settles()
        finally:
            self._leave()

    def _settles(self) -> None:
        """Whatever happened, runs that nobody disturbs and whose deletes are approved come to a complete one."""
        for _ in range(3):
            report = self._judged_run("reconcile")
            if report is not None and report.verdict.startswith("complete:"):
                self.happened["settled"] += 1
                return
            self.deletes_are_approved()
        self.happened["not settled"] += 1

    def _leave(self) -> None:
        self.made.api.change_traits()
        self.made.on_lookup.before = lambda _call: None
        self._stack.close()

    @initialize(values=TRAITS)
    def host(self, values: dict[str, Any]) -> None:
        self.made.api.change_traits(**values)
        self.tried.add(self.made.api.api.traits)
        self.made.new_process()
        self._watch_deletes()

    def _watch_deletes(self) -> None:
        """Notes what is deleted, as it was at that moment."""
        documents = self.made.api.api.documents
        delete = type(documents).delete.__get__(documents)

        def noted(client: Any, endpoint: str, id_: str, *rest: Any, **more: Any) -> Any:
            stored = self.made.api.api.storage.by_id(endpoint, id_)
            answer = delete(client, endpoint, id_, *rest, **more)
            if stored is not None:
                self._deleted.append((endpoint, stored.document()))
            return answer

        documents.delete = noted  # type: ignore[method-assign]
        self._stack.callback(vars(documents).pop, "delete", None)

    @rule(edit=st.sampled_from(SIS_CHANGES), which=WHICH)
    def the_sis_changes(self, edit: Callable[[Connection, int], None], which: int) -> None:
        with self.made.writable_sis.begin() as connection:
            edit(connection, which)

    @rule(how=st.sampled_from(("delete", "alter", "add")), name=st.sampled_from(NAMES), which=WHICH)
    def another_client_writes(self, how: str, name: str, which: int) -> None:
        documents = self.made.documents(name)
        if not documents:
            return
        document = documents[which % len(documents)]
        if how == "delete":
            self.somebody.delete(name, document)
        elif how == "alter":
            self.somebody.change(name, document, **ALTERED[name])
        elif name == "locations":
            self.somebody.change(name, document, classroomIdentificationCode=f"{FOREIGN} {which}")

    @rule()
    def an_image_is_taken(self) -> None:
        self._image = self.made.api.api.storage.connection.serialize()

    @rule()
    def the_ods_is_restored(self) -> None:
        if self._image:
            self.made.api.api.storage.restore(self._image)

    @rule(mode=st.sampled_from(MODES))
    def a_run(self, mode: str) -> None:
        self._judged_run(mode)

    @rule(mode=st.sampled_from(MODES), fault=st.integers(0, len(FAULTS)), after=st.integers(0, 40))
    def a_disturbed_run(self, mode: str, fault: int, after: int) -> None:
        interrupt(self.made, fault, after)
        self._judged_run(mode)

    def _judged_run(self, mode: str) -> Report | None:
        report = self._run(mode)
        calm(self.made)
        self._nothing_wanted_was_deleted()
        if report is not None and report.verdict.startswith("complete:"):
            self._equal(report, mode)
            if mode == "reconcile":
                self._writes_nothing()
        return report

    @rule()
    def deletes_are_approved(self) -> None:
        """A person approves what the latest run left waiting; then all is equal in one more run."""
        from include.engine.locking import release
        from include.engine.prune_policy import record_decision
        from include.resync.prune.deletes import prune

        context, request_id = self.made.context, self.made.request_id
        if not record_decision(request_id, context, approved=True):
            return
        try:
            prune(request_id, context, approved=True)
        except ResyncError:
            pass
        finally:
            release(request_id, context.locks, context.history, context.history_engine)
        self._nothing_wanted_was_deleted()

    def _run(self, mode: str) -> Report | None:
        self._deleted.clear()
        self.happened["runs"] += 1
        try:
            report = self.made.run(mode=mode, **ASKED)
        except (ResyncError, Crash) as error:
            self.happened[type(error).__name__] += 1
            self.made.new_process()
            return None
        self.happened[f"{mode} {report.verdict.partition(':')[0]}"] += 1
        return report

    def _nothing_wanted_was_deleted(self) -> None:
        self.happened["deletes"] += len(self._deleted)
        for name in NAMES:
            keys = {self._key(name, content) for content in wanted_contents(self.made, name)}
            lost = [document for endpoint, document in self._deleted if endpoint == name]
            assert not [self._key(name, document) for document in lost if self._key(name, document) in keys], name

    def _equal(self, report: Report, mode: str) -> None:
        for name in NAMES:
            held = {self._key(name, document): self._said(document) for document in self.made.documents(name)}
            for content in wanted_contents(self.made, name):
                key = self._key(name, content)
                assert held.pop(key, None) == self._said(content), f"{report.verdict}: {name} {key}"
            # What a run that reads nothing back cannot know, it says.
            assert held == {} or mode == "resend" or self._may_stay(name), f"{report.verdict}: orphans of {name}"

    def _may_stay(self, name: str) -> bool:
        """What no run may delete without a question, or at all: it must be noted, and is."""
        counts = self.made.context.prunes.counts(self.made.request_id).get(name, {})
        sis = wanted(self.made, name)
        return bool(sis.unknown or sis.unsendable or counts.get(OrphanStatus.PROTECTED))

    def _writes_nothing(self) -> None:
        self.somebody.forget_requests()
        report = self._run("reconcile")
        self._nothing_wanted_was_deleted()
        assert report is not None
        assert report.verdict.startswith("complete:"), report.verdict
        assert self.somebody.writes() == []

    def _key(self, name: str, content: dict[str, Any]) -> str:
        paths = registry()[name].natural_key(self.made.context.configuration.data_standard)
        return self._one_spelling(str(sorted(identity_of(content, paths).items())))

    def _said(self, content: dict[str, Any]) -> str:
        return self._one_spelling(spelled(content))

    def _one_spelling(self, text: str) -> str:
        keys = self.made.api.api.traits.keys
        return text.lower() if keys in {"ignore_case", "ignore_both"} else text


def wanted_contents(made: Trial, name: str) -> list[dict[str, Any]]:
    """Every document that the SIS wants of a resource, mapped without the comparison; of two with one key the first."""
    import json

    return [json.loads(said) for said in wanted(made, name).documents.values()]
