"""The tasks about descriptors: listing the codes to decide about, and creating the district's own before a run."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, Param

from include.configurations.loading import FOLDER
from include.edfi.documents.resource import Resource
from include.orchestration.choices import configurations, one_or_none, resources
from include.orchestration.links import ReportLink
from include.orchestration.operators import run_context_of
from include.orchestration.params import one_configuration, several
from include.orchestration.planning import request_id_of
from include.orchestration.retries import PATIENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow.sdk import Context

log = logging.getLogger(__name__)
FILE = "unmapped.csv"
MOST_LINES = 200


def form(registry: "Mapping[str, Resource]", folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of edfi_descriptors by name."""
    others = configurations(folder)
    return {
        "configuration": one_configuration(folder),
        "resources": several(
            resources(registry), "Resources", "Whose codes are looked at. Empty: all the configuration has on."
        ),
        "propose_from": Param(
            None,
            **one_or_none(others, "Nobody's"),
            title="Propose the mappings of",
            description_md="Another configuration, such as last year's: its mappings are filled in where the ODS still"
            " holds their descriptors.",
        ),
    }


class DescriptorsOperator(BaseOperator):
    """Lists the codes to be decided about, and writes a file in which a person decides; changes nothing."""

    ui_color = "#e7f0fb"
    operator_extra_links = (ReportLink(),)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> None:
        """Pushes the file's path and how many codes it has. Raises ConfigError, Unreachable, Refused."""
        from include.code_mapping.unmapped import unmapped_codes, worksheet
        from include.configurations.mappings import write
        from include.orchestration.connections import report_folder, run_context

        asked = context["params"]
        place = run_context(asked["configuration"])
        found = unmapped_codes(
            place.configuration, place.sis, place.client(), chosen(asked["resources"]), proposed(asked["propose_from"])
        )
        for one in found[:MOST_LINES]:
            log.info("descriptors: %s", one)
        folder = report_folder(context["dag_run"].dag_id, request_id_of(context))
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / FILE, worksheet(found))
        told = [*map(str, found), f"{len(found)} codes to decide about; {FILE} is to be filled in"]
        (folder / "report.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
        log.info("descriptors: %d codes to decide about, see %s", len(found), folder / FILE)
        context["ti"].xcom_push(
            "return_value",
            {
                "file": str(folder / FILE),
                "not_mapped": sum(one.mapped_to is None for one in found),
                "not_in_ods": sum(one.mapped_to is not None for one in found),
                "records_not_sent": sum(sum(one.not_sent.values()) for one in found),
            },
        )


def chosen(names: "list[str] | str | None") -> "Mapping[str, Resource]":
    """The resources of those names, or all. Raises ConfigError naming those that do not exist."""
    from include.edfi.errors import ConfigError
    from include.resources import registry

    wanted = names.replace(",", " ").split() if isinstance(names, str) else list(names or [])
    known = registry()
    problems = [f"resources: {name!r} is not a resource of this package" for name in wanted if name not in known]
    if problems:
        raise ConfigError(problems)
    return {name: resource for name, resource in known.items() if not wanted or name in wanted}


def proposed(name: str | None) -> "Mapping[tuple[str, str], str]":
    """The mappings of another configuration. Raises ConfigError where there is none of that name."""
    from include.edfi.errors import ConfigError
    from include.orchestration.connections import configurations as loaded

    if not name:
        return {}
    found = loaded()
    if name not in found:
        raise ConfigError([f"propose_from: {name!r} is none of {', '.join(sorted(found))}"])
    return found[name].uri_by_code


class OwnDescriptorsOperator(BaseOperator):
    """Creates what is missing of the district's own descriptors; skipped where nothing is mapped to one."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> dict[str, int]:
        """Returns counts by outcome. Raises Unreachable, Refused, ConfigError."""
        from include.code_mapping.own_descriptors import create_missing as create_descriptors

        return dict(create_descriptors(request_id_of(context), run_context_of(context)))
