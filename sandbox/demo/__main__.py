"""The demo on the command line.

python -m sandbox.demo run    start everything, resync a school three times, check the ODS, stop everything
python -m sandbox.demo state  start a state edition instead of the ODS, sync a district into it, check, stop
python -m sandbox.demo up     start everything and leave it running; prints address and login
python -m sandbox.demo drift  change the SIS and the ODS of what `up` started, for a resync to repair
python -m sandbox.demo down   stop what `up` started

`run` and `up` take --traits, for example keys=ignore_case,page_limit=100: the Ed-Fi API is then that other host of
docs/hosts.md.
`run` and `state` start clean: they delete the data that an earlier demo left in the folder. `up` continues with it.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from include.edfi.errors import ResyncError
from sandbox.demo import secrets
from sandbox.demo.ods_demo import ODS_PROCESS, Demo
from sandbox.demo.ods_scenario import run_ods_scenario
from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import Processes
from sandbox.demo.stages import Stages
from sandbox.demo.state_demo import StateDemo
from sandbox.demo.state_scenario import run_state_scenario
from sandbox.edfi.traits import Traits

FAILED = "The demo FAILED: see the lines marked NO above."


def main() -> int:
    """0 when all went well, 1 when not, 130 after Ctrl-C."""
    options = argparse.ArgumentParser(
        prog="python -m sandbox.demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("command", choices=list(COMMANDS))
    options.add_argument("--folder", type=Path, default=DemoPaths().folder, help="where the demo keeps its files")
    options.add_argument("--traits", type=traits, default="", help="how the Ed-Fi API differs, see docs/hosts.md")
    arguments = options.parse_args()
    if arguments.traits and arguments.command not in WITH_TRAITS:
        options.error(f"{arguments.command} takes no traits; they are for {' and '.join(WITH_TRAITS)}")
    paths = DemoPaths(arguments.folder.resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if arguments.traits:
            return WITH_TRAITS[arguments.command](paths, traits=arguments.traits)
        return COMMANDS[arguments.command](paths)
    except ResyncError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def traits(text: str) -> str:
    """The line, if it is one that the Ed-Fi API understands."""
    try:
        Traits.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def run(paths: DemoPaths, demo_of: Callable[[DemoPaths, Stages], Demo] = Demo, *, traits: str = "") -> int:
    """Three runs over one school, checked against the ODS; `demo_of` makes what is started."""
    _start_clean(paths)
    stages = Stages()
    demo = demo_of(paths, stages)
    demo.traits = traits
    try:
        demo.start()
        ok = run_ods_scenario(demo, stages)
    finally:
        with stages.stage("Stopping all processes of the demo"):
            demo.processes.stop_all()
    print(f"\n{stages.summary()}\n\n{'The ODS is equal to the SIS.' if ok else FAILED}")
    return 0 if ok else 1


def state(paths: DemoPaths, demo_of: Callable[[DemoPaths, Stages], StateDemo] = StateDemo) -> int:
    """The state tools on a state that has drifted, checked against both databases."""
    _start_clean(paths)
    stages = Stages()
    demo = demo_of(paths, stages)
    try:
        ok = run_state_scenario(demo, stages, demo.start())
    finally:
        with stages.stage("Stopping all processes of the demo"):
            demo.processes.stop_all()
    print(f"\n{stages.summary()}\n\n{'The state edition is equal to the district.' if ok else FAILED}")
    return 0 if ok else 1


def change(paths: DemoPaths) -> int:
    """Drift at both ends of a demo that is up."""
    if not Processes(paths).is_alive(ODS_PROCESS):
        raise ResyncError("no demo is running; start one with: make up, and resync a school")
    demo = Demo(paths, Stages(), secrets.read(paths))
    school = demo.schools()[0]
    print(f"{school.name} ({school.number}):")
    for sentence in demo.drift(school):
        print(f"  {sentence}")
    return 0


def up(paths: DemoPaths, *, traits: str = "") -> int:
    """Leaves Airflow and the Ed-Fi API running."""
    paths.make()
    _refuse_second(paths)
    stages = Stages()
    demo = Demo(paths, stages)
    demo.traits = traits
    try:
        demo.start(with_triggerer=True)
    except BaseException:
        demo.processes.stop_all()
        raise
    shared = demo.secrets
    print(f"\nAirflow   {shared.airflow_url}   user {secrets.USER}   password {shared.password}")
    print(f"Ed-Fi API {shared.ods_url}\nStop both with: make down")
    return 0


def down(paths: DemoPaths) -> int:
    """Stops exactly what was started here."""
    stopped = Processes(paths).stop_all()
    print(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running")
    return 0


def _start_clean(paths: DemoPaths) -> None:
    """Every proof begins with an empty ODS and an unchanged district, whatever ran in the folder before."""
    paths.make()
    _refuse_second(paths)
    deleted = paths.clear()
    if deleted:
        print(f"Starting clean. Deleted from {paths.folder}, left by an earlier demo: {', '.join(deleted)}.")


def _refuse_second(paths: DemoPaths) -> None:
    processes = Processes(paths)
    alive = [name for name in processes.names() if processes.is_alive(name)]
    if alive:
        raise ResyncError(f"a demo is running already ({', '.join(alive)}); stop it first with: make down")
    processes.stop_all()


WITH_TRAITS: Mapping[str, Callable[..., int]] = {"run": run, "up": up}
COMMANDS: Mapping[str, Callable[[DemoPaths], int]] = {
    "run": run,
    "state": state,
    "up": up,
    "drift": change,
    "down": down,
}

if __name__ == "__main__":
    sys.exit(main())
