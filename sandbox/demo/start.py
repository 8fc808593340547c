"""What every demo starts: the sample district and a private Airflow."""

from collections.abc import Iterable, Mapping

from sqlalchemy import create_engine

from sandbox.demo import airflow, secrets, settings_file
from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import Processes
from sandbox.demo.rest import Rest
from sandbox.demo.secrets import Secrets
from sandbox.district import District, generate


def sample_district(paths: DemoPaths, school_year: int) -> None:
    """Makes the district's database, unless it exists already."""
    if not paths.sis.exists():
        fresh = paths.sis.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        generate(create_engine(f"sqlite:///{fresh}"), District(school_year=school_year))
        fresh.rename(paths.sis)


def start_airflow(
    paths: DemoPaths,
    shared: Secrets,
    processes: Processes,
    dag_ids: Iterable[str],
    *,
    replaced: Mapping[str, Mapping[str, object]],
    with_triggerer: bool = False,
) -> None:
    """Starts Airflow, waits until the DAGs can be triggered, and gives it connections and pools; prints its address.

    `replaced` are fields of connections by id, see `settings_file.load`.
    """
    rest = Rest(shared)
    components = [*airflow.COMPONENTS, *([airflow.TRIGGERER] if with_triggerer else [])]
    airflow.start(paths, shared, processes, components)
    needed = list(dag_ids)
    airflow.wait_until(lambda: all(airflow.is_healthy(rest, dag_id) for dag_id in needed), "Airflow", processes)
    settings_file.load(rest, replaced)
    print(f"   {shared.airflow_url}, user {secrets.USER}, password {shared.password}")
