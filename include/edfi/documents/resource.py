"""The declaration of a resource: `RESOURCE = Resource(...)` at the end of its file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, get_args

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel, incomplete_models
from include.edfi.documents.projection import Schema, key_paths, project_to_standard, references, schema_of
from include.edfi.documents.scope import Scope
from include.edfi.documents.spelling import plain_text
from include.edfi.documents.standards import NEWEST, Standard

Row = Mapping[str, Any]
"""One SIS row by column label; `child_rows` are under their name, as a list of rows."""

Category = Literal[
    "Education Organization",
    "Schedule",
    "Grade",
    "Staff",
    "Student",
    "Parent",
    "Attendance",
    "Discipline",
    "Cohort",
]
"""Campus's categories of resync resources, in the order in which forms list them."""
CATEGORIES: tuple[Category, ...] = get_args(Category)
Narrowing = Literal["person", "course", "section"]


CORE = "ed-fi"
"""The first segment of the path of every resource that no extension adds."""


@dataclass(frozen=True, kw_only=True)
class ChildRows:
    """Child rows that become part of a document, read in batches beside the main rows."""

    rows: Callable[[Scope], Select[Any]]
    """Select whose column with the label `parent` has the main row's key."""
    parent: str
    """Label of the main row's column to which `parent` refers."""
    order: tuple[str, ...] = ()
    """Labels by which the child rows are sorted, so that a document is the same every time."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One Ed-Fi resource: where its records come from and what they look like."""

    name: str
    """Collection name in the newest standard, such as studentSchoolAssociations."""
    category: Category
    tier: int
    """Campus's recommended resync order, 1 to 5."""
    model: type[EdFiModel]
    rows: Callable[[Scope], Select[Any]]
    """One row per record. No ORDER BY. Labels: every `sis_key` column; `schoolID` when sliced by school,
    `personID` when sliced by person; `excluded` (text or null) where some rows are not sent, with the reason."""
    payload: Callable[[Row, MappingContext], EdFiModel]
    """Builds the model in the newest standard; projection to the ODS's standard follows. Raises Unmappable."""
    sis_key: tuple[str, ...]
    """Labels of the columns that identify the SIS record, such as ("enrollmentID",)."""
    child_rows: Mapping[str, ChildRows] = field(default_factory=dict)
    """What one document lists, by the label `payload` reads it under. Class periods have `{"meetingTimes": ...}`: for
    each period `row["meetingTimes"]` is a list of rows, read for a batch of periods at once."""
    names: Mapping[Standard, str] = field(default_factory=dict)
    """Collection names in standards where the name differs; "" where the resource does not exist."""
    extension: str = ""
    """Name of its extension, such as tdoe; only states whose pack names the resource have it."""
    sliced_by: Literal["school", "person", "district"] = "school"
    narrowed_by: frozenset[Narrowing] = frozenset()
    """The ID lists of a request that narrow this resource."""
    after: tuple[str, ...] = ()
    """Resources to send first though no reference of the model names them, because the ODS authorizes by them. The ODS
    accepts a student's cohort only when the student has an enrollment: `after=("studentSchoolAssociations",)`.
    Resources that references name are in `depends_on` anyway."""
    deferred_until: tuple[str, ...] = ()
    """Resources after which records that the ODS refused with 403 are sent a second time. The ODS may refuse to update
    a student who has no enrollment yet, and an enrollment needs the student first, so students wait in
    `deferred_until=("studentSchoolAssociations",)`."""
    personal: bool = True
    """The natural key identifies a person: it is hashed wherever it is stored or shown."""
    shared: bool = False
    """Other districts use the same records, so they are never deleted."""
    key_can_change: bool = False
    """The API accepts a PUT with another natural key."""
    every_year: bool = False
    """Its records are of all school years, as transcripts are, and not only of the configuration's year."""

    def collection(self, standard: Standard) -> str:
        """The collection name in a standard; empty where the standard has no such resource."""
        return self.names.get(standard, self.name)

    def path(self, standard: Standard) -> str:
        """The path below the data management base, such as /ed-fi/students."""
        return self.path_of(self.collection(standard))

    def path_of(self, collection: str) -> str:
        """The path of a collection of this resource."""
        return f"/{self.extension or CORE}/{collection}"

    def schema(self, standard: Standard) -> Schema:
        """The elements of its documents in a standard."""
        return schema_of(self.model, standard)

    def document(self, row: Row, context: MappingContext) -> dict[str, Any]:
        """The JSON document of one SIS row in the context's standard, with the elements that its state adds.

        Raises:
            Unmappable: an element cannot be built; names the element and the reason.
            pydantic.ValidationError: a value is invalid for the model.
        """
        whole = self.payload(row, context).model_dump(mode="json", by_alias=True, exclude_none=True)
        document = project_to_standard(whole, self.schema(context.standard), on_repeat=context.on_repeat)
        return document | context.extension.content(self.name, row, context) if context.extension else document

    def key_elements(self, row: Row, context: MappingContext) -> dict[str, Any]:
        """The natural key's elements of a row's document, whatever is wrong with its other elements.

        Raises:
            Unmappable: an element of the key is missing or invalid.
        """
        with incomplete_models():
            whole = self.payload(row, context).model_dump(mode="json", by_alias=True, exclude_none=True)
        of_key = {alias: element for alias, element in self.schema(context.standard).items() if element.in_key}
        return project_to_standard(whole, of_key)

    def natural_key(self, standard: Standard) -> tuple[tuple[str, ...], ...]:
        """Paths of the natural key's elements, such as (("studentReference", "studentUniqueId"), ("entryDate",))."""
        return tuple(key_paths(self.schema(standard)))

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """Names of the resources that are sent first: those its references point to, and `after`.

        A grade refers to a grading period and to a section association, so both come first; no resource has to list
        what its model's references say.
        """
        targets = {
            target
            for standard in Standard
            for _, element in references(self.schema(standard))
            for target in element.targets
        }
        return tuple(sorted((targets | set(self.after)) - {self.name}))


def identity_of(document: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """The natural key's values by the names that a reference to the document uses.

    Unified keys (a session's school and its offering's) share a name and a value and appear once. Elements that a
    reference names by their role have that name (`ROLES`, and a second organization in one key).
    """
    values: dict[str, Any] = {}
    for path in paths:
        value: Any = document
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        values[_leaf_name(path)] = value
    return values


ROLES = {
    ("gradingPeriodReference", "periodSequence"): "gradingPeriodSequence",
    ("gradingPeriodReference", "schoolYear"): "gradingPeriodSchoolYear",
    ("graduationSchoolYearTypeReference", "schoolYear"): "graduationSchoolYear",
    ("studentAcademicRecordReference", "educationOrganizationId"): "educationOrganizationId",
}
"""Elements of a key that a reference names by their role, or plainly although another element has the same name."""


def _leaf_name(path: tuple[str, ...]) -> str:
    if path in ROLES:
        return ROLES[path]
    leaf, owner = path[-1], path[0].removesuffix("Reference")
    if leaf == "educationOrganizationId" and len(path) > 1 and owner != "educationOrganization":
        return f"{owner}EducationOrganizationId"
    return leaf


def key_text(identity: Mapping[str, Any]) -> str:
    """A natural key, or a reference, as canonical text: sorted JSON, each text in its one spelling."""
    plain = {name: plain_text(name, value) if isinstance(value, str) else value for name, value in identity.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def key_hash(key: str) -> str:
    """32 hexadecimal characters that identify a natural key without revealing it."""
    return blake2b(key.encode(), digest_size=16).hexdigest()


__all__ = [
    "CATEGORIES",
    "NEWEST",
    "Category",
    "ChildRows",
    "MappingContext",
    "Narrowing",
    "Resource",
    "Row",
    "Scope",
    "Standard",
    "identity_of",
    "key_hash",
    "key_text",
]
