"""The demo's scenario: a first run fills the ODS, a second has nothing to do, a third repairs drift."""

from dataclasses import dataclass
from itertools import groupby

from include.history.outcomes import Outcome
from include.sis.directory import School
from sandbox.demo.comparison import ResourceComparison
from sandbox.demo.ods_demo import Demo, RunResult
from sandbox.demo.stages import Stages

SECTION_LINES = 27
AWKWARD = (
    "   The sample contains records with errors on purpose, such as codes without a descriptor. They cannot be sent;\n"
    "   the report names each of them, and the error budget of the demo's configuration accepts them."
)


@dataclass(frozen=True)
class ObservedRun:
    """A run, and what the ODS itself says of it: writes it accepted meanwhile, and whether it changed at all."""

    result: RunResult
    writes: int
    ods_changed: bool

    @property
    def changes(self) -> int:
        """Records the run says it has created, updated or deleted."""
        outcomes = self.result.outcomes
        return outcomes.get(Outcome.CREATED, 0) + outcomes.get(Outcome.UPDATED, 0) + self.result.deleted

    @property
    def changed_nothing(self) -> bool:
        """Whether run and ODS agree that nothing was written."""
        return not (self.writes or self.ods_changed or self.changes)


def run_ods_scenario(demo: Demo, stages: Stages) -> bool:
    """Whether the ODS was equal to the SIS after every run, and no run failed or wrote more than was needed."""
    school = demo.schools()[0]
    with stages.stage(f"First run: {school.name} ({school.number}), with everything it depends on"):
        first = observed_run(demo, school)
        print(AWKWARD)
    equal = _is_equal(demo, school, stages)
    with stages.stage("Second run: the same school again, with nothing left to do"):
        second = observed_run(demo, school)
    with stages.stage("Drift: changes in the SIS, and changes another program makes in the ODS"):
        for sentence in demo.drift(school):
            print(f"   {sentence}")
    with stages.stage("Third run: repairs the differences, and nothing else"):
        third = observed_run(demo, school)
    checks = {
        f"the first run succeeded; the ODS accepted {first.writes} writes": first.result.ok,
        "after the first run the ODS was equal to the SIS": equal,
        "the second run wrote nothing": second.result.ok and second.changed_nothing,
        "the third run asked before it deleted what another program had added": bool(third.result.approved),
        "the third run created, updated and deleted records": third.result.ok and third.result.repaired,
        "the third run wrote nothing else": third.writes == third.changes,
        "after the third run the ODS was equal to the SIS": _is_equal(demo, school, stages),
    }
    print_checks(checks)
    return all(checks.values())


def print_checks(checks: dict[str, bool]) -> None:
    """One line for each check, with its answer before it."""
    print()
    for sentence, holds in checks.items():
        print(f"   {'yes' if holds else 'NO '}  {sentence}")


def observed_run(demo: Demo, school: School) -> ObservedRun:
    """One run, printed in short, with what the ODS saw of it."""
    version, writes = demo.newest_change_version(), demo.accepted_writes()
    result = demo.resync(school)
    for subject in result.approved:
        print(f"   The run asked: {subject}\n   The demo approved, as a person does under Required Actions.")
    print(f"\n{shortened(result.report)}\n\n   Full report: {result.file}")
    run = ObservedRun(result, demo.accepted_writes() - writes, demo.newest_change_version() != version)
    changed = "changed" if run.ods_changed else "did not change"
    print(f"   The ODS accepted {run.writes} writes; its newest change version {changed}.")
    return run


def shortened(report: str) -> str:
    """The report with the first lines of each of its sections, which blank lines separate."""
    parts = []
    for is_section, lines in groupby(report.splitlines(), bool):
        if is_section:
            section = list(lines)
            more = len(section) - SECTION_LINES
            parts.append("\n".join(section[:SECTION_LINES] + ([f"... and {more} more lines"] if more > 0 else [])))
    return "\n\n".join(parts)


def _is_equal(demo: Demo, school: School, stages: Stages) -> bool:
    with stages.stage("Check: every document of the SIS against the ODS, read back from it"):
        compared = demo.compare(school)
        _print_comparison(compared)
        return all(resource.ok for resource in compared)


def _print_comparison(compared: list[ResourceComparison]) -> None:
    width = max(len(resource.resource) for resource in compared)
    print(f"   {'resource':<{width}} {'equal':>7} {'different':>10} {'missing':>8} {'unexpected':>11} {'waiting':>8}")
    for resource in compared:
        numbers = f"{resource.equal:>7} {resource.different:>10} {resource.missing:>8}"
        numbers += f" {resource.unexpected:>11} {resource.waiting:>8}"
        print(f"   {resource.resource:<{width}} {numbers}{'' if resource.ok else '  <-- not equal'}")
    print("   waiting: refers to a record that cannot be sent; the report names that record and the reason")
