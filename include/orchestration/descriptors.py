"""The tasks for descriptors: listing codes that need a decision, and creating the district's own before a run."""

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
            resources(registry),
            "Resources",
            "Resources whose codes are checked. Empty: all that the configuration enables.",
        ),
        "propose_from": Param(
            None,
            **one_or_none(others, "No configuration"),
            title="Propose mappings from",
            description_md="Another configuration, such as last year's. Its mappings are filled in if the ODS still has"
            " their descriptors.",
        ),
    }


class DescriptorsOperator(BaseOperator):
    """Lists codes that need a decision, and writes the file for it; changes nothing."""

    ui_color = "#e7f0fb"
    operator_extra_links = (ReportLink(),)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> None:
        """Pushes the file's path and how many codes it has. Raises ConfigError, Unreachable, Refused."""
        from include.code_mapping.unmapped import unmapped_codes, worksheet
        from include.configurations.mappings import write
        from include.history.exports.sheets import replacing
        from include.orchestration.connections import report_folder, run_context

        params = context["params"]
        run = run_context(params["configuration"])
        resources_, proposals = chosen(params["resources"]), proposed(params["propose_from"])
        codes = unmapped_codes(run.configuration, run.sis, run.client(), resources_, proposals)
        for code in codes[:MOST_LINES]:
            log.info("descriptors: %s", code)
        folder = report_folder(context["dag_run"].dag_id, request_id_of(context))
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / FILE, worksheet(codes))
        summary = f"{len(codes)} codes need a decision; fill in the column uri of {FILE}"
        with replacing(folder / "report.txt") as part:
            part.write_text("\n".join([*map(str, codes), summary, ""]), encoding="utf-8")
        log.info("descriptors: %s, see %s", summary, folder)
        result = {
            "file": str(folder / FILE),
            "not_mapped": sum(code.mapped_to is None for code in codes),
            "not_in_ods": sum(code.mapped_to is not None for code in codes),
            "records_not_sent": sum(sum(code.not_sent.values()) for code in codes),
        }
        context["ti"].xcom_push("return_value", result)


def chosen(names: "list[str] | str | None") -> "Mapping[str, Resource]":
    """The resources of those names, or all. Raises ConfigError naming those that do not exist."""
    from include.edfi.errors import ConfigError
    from include.resources import registry

    selected = names.replace(",", " ").split() if isinstance(names, str) else list(names or [])
    known = registry()
    problems = [f"resources: {name!r} is not a resource of this package" for name in selected if name not in known]
    if problems:
        raise ConfigError(problems)
    return {name: resource for name, resource in known.items() if not selected or name in selected}


def proposed(name: str | None) -> "Mapping[tuple[str, str], str]":
    """The mappings of another configuration. Raises ConfigError where there is none of that name."""
    from include.edfi.errors import ConfigError
    from include.orchestration.connections import configurations as loaded

    if not name:
        return {}
    found = loaded()
    if name not in found:
        raise ConfigError([f"propose_from: {name!r} does not exist; choose one of {', '.join(sorted(found))}"])
    return found[name].uri_by_code


class OwnDescriptorsOperator(BaseOperator):
    """Creates the district's own descriptors that the ODS lacks; skipped if nothing is mapped to one."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> dict[str, int]:
        """Returns counts by outcome. Raises Unreachable, Refused, ConfigError."""
        from include.code_mapping.own_descriptors import create_missing as create_descriptors

        return dict(create_descriptors(request_id_of(context), run_context_of(context)))
