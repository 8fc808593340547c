"""A district whose schools are staffed and whose students are enrolled: what later records are added to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.district.generation import Generation, Schools
from sandbox.district.programs import Programs
from sandbox.district.pupils import Pupils
from sandbox.district.staff import SchoolStaff


@dataclass(frozen=True, kw_only=True)
class Populated:
    generation: Generation
    schools: Schools
    pupils: Pupils
    staff: Mapping[int, SchoolStaff]
    """The staff of each ordinary school, by schoolID."""
    programs: Programs
