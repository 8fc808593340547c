"""The demo on the command line.

python -m sandbox.demo run    start everything, resync a school three times, check the ODS, stop everything
python -m sandbox.demo state  start a state edition instead of the ODS, sync a district into it, check, stop
python -m sandbox.demo up     start everything and leave it running; prints address and login
python -m sandbox.demo drift  change the SIS and the ODS of what `up` started, for a resync to repair
python -m sandbox.demo down   stop what `up` started
"""

import argparse
import signal
import sys
from pathlib import Path

from include.edfi.errors import ResyncError
from sandbox.demo import secrets
from sandbox.demo.acts import three_acts
from sandbox.demo.places import Places
from sandbox.demo.processes import Processes
from sandbox.demo.stages import Stages
from sandbox.demo.state_acts import state_acts
from sandbox.demo.state_story import StateDemo
from sandbox.demo.story import ODS_PROCESS, Demo


def main() -> int:
    """0 when all went well, 1 when not, 130 after Ctrl-C."""
    options = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    options.add_argument("command", choices=["run", "state", "up", "drift", "down"])
    options.add_argument("--folder", type=Path, default=Places().folder, help="where the demo keeps its files")
    arguments = options.parse_args()
    places = Places(arguments.folder.resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return {"run": run, "state": state, "up": up, "drift": change, "down": down}[arguments.command](places)
    except ResyncError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(places: Places) -> int:
    """Three runs over one school, checked against the ODS."""
    places.make()
    _refuse_second(places)
    stages = Stages()
    demo = Demo(places, stages)
    try:
        demo.start()
        ok = three_acts(demo, stages)
    finally:
        with stages.stage("Stopping what was started"):
            demo.processes.stop_all()
    print(f"\n{stages.summary()}\n\n{'The ODS holds what the SIS holds.' if ok else 'The demo has FAILED; see above.'}")
    return 0 if ok else 1


def state(places: Places) -> int:
    """The state tools on a state that has drifted, checked against both databases."""
    places.make()
    _refuse_second(places)
    stages = Stages()
    demo = StateDemo(places, stages)
    try:
        ok = state_acts(demo, stages, demo.start())
    finally:
        with stages.stage("Stopping what was started"):
            demo.processes.stop_all()
    said = "The state holds what the district has." if ok else "The demo has FAILED; see above."
    print(f"\n{stages.summary()}\n\n{said}")
    return 0 if ok else 1


def change(places: Places) -> int:
    """Drift at both ends of a demo that is up."""
    if not Processes(places).is_alive(ODS_PROCESS):
        raise ResyncError("no demo is running; start one with: make up, and resync a school")
    demo = Demo(places, Stages(), secrets.read(places))
    school = demo.schools()[0]
    print(f"{school.name} ({school.number}):")
    for sentence in demo.drift(school):
        print(f"  {sentence}")
    return 0


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
