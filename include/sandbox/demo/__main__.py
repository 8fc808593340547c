"""The demo on the command line.

python -m include.sandbox.demo run    start everything, resync a school twice, check the ODS, stop everything
python -m include.sandbox.demo up     start everything and leave it running; prints address and login
python -m include.sandbox.demo down   stop what `up` started
"""

import argparse
import signal
import sys
from pathlib import Path

from include.edfi.errors import ResyncError
from include.history.outcomes import Outcome
from include.sandbox.demo import secrets
from include.sandbox.demo.comparison import Compared
from include.sandbox.demo.places import Places
from include.sandbox.demo.processes import Processes
from include.sandbox.demo.stages import Stages
from include.sandbox.demo.story import Demo


def main() -> int:
    """0 when all went well, 1 when not, 130 after Ctrl-C."""
    options = argparse.ArgumentParser(prog="python -m include.sandbox.demo", description=__doc__)
    options.add_argument("command", choices=["run", "up", "down"])
    options.add_argument("--folder", type=Path, default=Places().folder, help="where the demo keeps its files")
    arguments = options.parse_args()
    places = Places(arguments.folder.resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return {"run": run, "up": up, "down": down}[arguments.command](places)
    except ResyncError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(places: Places) -> int:
    """Two runs over one school, each checked against the ODS."""
    places.make()
    _refuse_second(places)
    stages = Stages()
    demo = Demo(places, stages)
    try:
        demo.start()
        ok = _two_runs(demo, stages)
    finally:
        with stages.stage("Stopping what was started"):
            demo.processes.stop_all()
    print(f"\n{stages.summary()}\n\n{'The ODS holds what the SIS holds.' if ok else 'The demo has FAILED; see above.'}")
    return 0 if ok else 1


def _two_runs(demo: Demo, stages: Stages) -> bool:
    school = demo.schools()[0]
    with stages.stage(f"First run: {school.name} ({school.number}), with everything it depends on"):
        demo.resync(school)
    with stages.stage("Check: every document of the SIS against the ODS, read back from it"):
        equal = _told(demo.compare(school))
        before = demo.newest_change_version()
    with stages.stage("Second run: the same again"):
        _, totals = demo.resync(school)
        after = demo.newest_change_version()
        created = totals.get(Outcome.CREATED, 0)
        print(f"   created: {created}; newest change version of the ODS: {before} before, {after} after")
    return equal and not created and before == after


def _told(found: list[Compared]) -> bool:
    print(f"   {'resource':<50} {'equal':>7} {'different':>10} {'missing':>8} {'unexpected':>11} {'waiting':>8}")
    for one in found:
        numbers = f"{one.equal:>7} {one.different:>10} {one.missing:>8} {one.unexpected:>11} {one.waiting:>8}"
        print(f"   {one.resource:<50} {numbers}{'' if one.ok else '  <-- not equal'}")
    print("   waiting: refers to a record that cannot be sent; the report says which and why")
    return all(one.ok for one in found)


def up(places: Places) -> int:
    """Leaves Airflow and the Ed-Fi API running."""
    places.make()
    _refuse_second(places)
    stages = Stages()
    demo = Demo(places, stages)
    try:
        demo.start(with_triggerer=True)
    except BaseException:
        demo.processes.stop_all()
        raise
    shared = demo.secrets
    print(f"\nAirflow   {shared.airflow_url}   user {secrets.USER}   password {shared.password}")
    print(f"Ed-Fi API {shared.ods_url}\nStop both with: make down")
    return 0


def down(places: Places) -> int:
    """Stops exactly what was started here."""
    stopped = Processes(places).stop_all()
    print(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running")
    return 0


def _refuse_second(places: Places) -> None:
    processes = Processes(places)
    alive = [name for name in processes.names() if processes.is_alive(name)]
    if alive:
        raise ResyncError(f"a demo is running already ({', '.join(alive)}); stop it first with: make down")
    processes.stop_all()


if __name__ == "__main__":
    sys.exit(main())
