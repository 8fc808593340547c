"""The demo's acts: a first run fills the ODS, a second has nothing to do, a third repairs drift; each is checked."""

from dataclasses import dataclass
from itertools import groupby

from include.history.outcomes import Outcome
from include.sis.directory import School
from sandbox.demo.comparison import Compared
from sandbox.demo.stages import Stages
from sandbox.demo.story import Demo, Ended

SECTION_LINES = 27
AWKWARD = (
    "   The sample has awkward rows on purpose, such as codes without a descriptor: they cannot be sent, the report\n"
    "   names each, and the configuration's error budget accepts them."
)


@dataclass(frozen=True)
class Watched:
    """A run, and what the ODS itself says of it: writes it accepted meanwhile, and whether it changed at all."""

    ended: Ended
    writes: int
    moved: bool

    @property
    def changes(self) -> int:
        """Records the run says it has created, updated or deleted."""
        numbers = self.ended.outcomes
        return numbers.get(Outcome.CREATED, 0) + numbers.get(Outcome.UPDATED, 0) + self.ended.deleted


def three_acts(demo: Demo, stages: Stages) -> bool:
    """Whether every act ended as it should."""
    school = demo.schools()[0]
    with stages.stage(f"First run: {school.name} ({school.number}), with everything it depends on"):
        first = watched(demo, school)
        print(AWKWARD)
    equal = _checked(demo, school, stages)
    with stages.stage("Second run: the same again, with nothing to do"):
        second = watched(demo, school)
    with stages.stage("Drift: changes in the SIS, and somebody else's changes in the ODS"):
        for sentence in demo.drift(school):
            print(f"   {sentence}")
    with stages.stage("Third run: repairs what differs, and nothing else"):
        third = watched(demo, school)
    held = {
        "the first run filled the ODS": first.ended.ok and first.writes > 0,
        "after it the ODS held what the SIS held": equal,
        "the second run wrote nothing": second.ended.ok and not (second.writes or second.moved or second.changes),
        "the third run created, updated and deleted": third.ended.ok and third.ended.repaired,
        "the third run wrote nothing but that": third.writes == third.changes,
        "after it the ODS held what the SIS held again": _checked(demo, school, stages),
    }
    print()
    for sentence, holds in held.items():
        print(f"   {'yes' if holds else 'NO '}  {sentence}")
    return all(held.values())


def watched(demo: Demo, school: School) -> Watched:
    """One run, told briefly, with what the ODS saw of it."""
    version, writes = demo.newest_change_version(), demo.accepted_writes()
    ended = demo.resync(school)
    print(f"\n{shortened(ended.report)}\n   The whole report: {ended.file}")
    found = Watched(ended, demo.accepted_writes() - writes, demo.newest_change_version() != version)
    print(f"   The ODS accepted {found.writes} writes; its change version has {'' if found.moved else 'not '}moved.")
    return found


def shortened(report: str) -> str:
    """The report with the first lines of each of its sections, which blank lines part."""
    parts = []
    for filled, lines in groupby(report.splitlines(), bool):
        if filled:
            section = list(lines)
            more = len(section) - SECTION_LINES
            parts.append("\n".join(section[:SECTION_LINES] + ([f"... and {more} lines more"] if more > 0 else [])))
    return "\n\n".join(parts)


def _checked(demo: Demo, school: School, stages: Stages) -> bool:
    with stages.stage("Check: every document of the SIS against the ODS, read back from it"):
        return _told(demo.compare(school))


def _told(found: list[Compared]) -> bool:
    print(f"   {'resource':<50} {'equal':>7} {'different':>10} {'missing':>8} {'unexpected':>11} {'waiting':>8}")
    for one in found:
        numbers = f"{one.equal:>7} {one.different:>10} {one.missing:>8} {one.unexpected:>11} {one.waiting:>8}"
        print(f"   {one.resource:<50} {numbers}{'' if one.ok else '  <-- not equal'}")
    print("   waiting: refers to a record that cannot be sent; the report says which and why")
    return all(one.ok for one in found)
