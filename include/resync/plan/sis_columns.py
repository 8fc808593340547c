"""Which resources of a request can be read from this Campus database, and which lack a table or a column.

Only the resources whose queries need what is missing are left out of the plan; the others are worked on.
"""

from collections.abc import Iterable

from sqlalchemy import Engine

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.sis.columns import MissingColumns, columns_of, missing_columns


def columns_read(resource: Resource, scope: Scope) -> dict[str, set[str]]:
    """The columns of Campus that the resource's queries read, by table."""
    return columns_of(resource.rows(scope), *(child.rows(scope) for child in resource.child_rows.values()))


def columns_missing(resources: Iterable[Resource], scope: Scope, sis: Engine) -> MissingColumns:
    """What Campus lacks of what the resources read.

    Raises:
        Unreachable: the SIS's database does not answer.
    """
    return missing_columns({resource.name: columns_read(resource, scope) for resource in resources}, sis)
