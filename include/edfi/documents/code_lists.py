"""Lists of descriptors: an unmapped code costs the list one entry, not the whole record.

A school or calendar with many grades is sent even if one of them has no Ed-Fi counterpart. The report lists such codes
with the number of records that were sent without the entry.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key


class GradeLevel(EdFiModel):
    grade_level_descriptor: Annotated[Descriptor, Key(), Source("GradeLevel.stateGrade", "GradeLevel.name")]


class AcademicSubject(EdFiModel):
    academic_subject_descriptor: Annotated[Descriptor, Key()]


class CourseLevelCharacteristic(EdFiModel):
    course_level_characteristic_descriptor: Annotated[Descriptor, Key(), Source("Course.honorsCode")]


def mapped_uris(context: MappingContext, descriptor: str, codes: Iterable[Any]) -> tuple[str, ...]:
    """Descriptor URIs of the mapped codes, each once, in the order of the codes."""
    uris = (context.entry(descriptor, code) for code in codes)
    return tuple(dict.fromkeys(uri for uri in uris if uri))


def grade_levels_of(context: MappingContext, grades: Iterable[Any]) -> tuple[GradeLevel, ...]:
    """The grade levels of the mapped local grades."""
    uris = mapped_uris(context, "GradeLevelDescriptor", grades)
    return tuple(GradeLevel(grade_level_descriptor=uri) for uri in uris)


def level_characteristics_of(context: MappingContext, honors_code: object) -> tuple[CourseLevelCharacteristic, ...]:
    """The level of a course's honors code, such as Advanced Placement; empty without a code.

    Raises:
        Unmappable: the code is not mapped.
    """
    uri = context.code_or_none("CourseLevelCharacteristicDescriptor", honors_code)
    return (CourseLevelCharacteristic(course_level_characteristic_descriptor=uri),) if uri else ()
