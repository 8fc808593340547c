"""How a cohort and what belongs to it are known at Ed-Fi: by the Campus session, in its school or in the district."""

from collections.abc import Mapping
from typing import Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.references import CohortReference


def organization_of(row: Mapping[str, Any], context: MappingContext) -> int:
    """The school of a row with schoolNumber; the agency where it is null.

    Raises:
        ValueError: the school's number is no whole number.
    """
    number = row["schoolNumber"]
    return context.local_education_agency_id if number is None else int(str(number).strip())


def cohort_type(row: Mapping[str, Any], context: MappingContext) -> str:
    """The descriptor of the category of a cohort's program.

    Raises:
        Unmappable: it is not mapped, or mapped to "do not send": then neither the cohort nor who is in it is sent.
    """
    return context.code("CohortTypeDescriptor", row["programCategory"])


def cohort_of(row: Mapping[str, Any], context: MappingContext) -> CohortReference:
    """The cohort of a row with sessionID, schoolNumber and programCategory.

    Raises:
        Unmappable: the cohort is not sent.
    """
    cohort_type(row, context)
    return CohortReference(
        cohort_identifier=str(row["sessionID"]), education_organization_id=organization_of(row, context)
    )
