"""Keys of cohorts and their members: the Campus session, in its school or in the district."""

from collections.abc import Mapping
from typing import Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.references import CohortReference


def organization_of(row: Mapping[str, Any], context: MappingContext) -> int:
    """The school of a row's schoolNumber; the agency where it is null.

    Raises:
        ValueError: the school number is no integer.
    """
    number = row["schoolNumber"]
    return context.local_education_agency_id if number is None else int(str(number).strip())


def cohort_type(row: Mapping[str, Any], context: MappingContext) -> str:
    """The descriptor of a cohort's program category.

    Raises:
        Unmappable: it is not mapped, or mapped to "do not send": then neither the cohort nor its members are sent.
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
