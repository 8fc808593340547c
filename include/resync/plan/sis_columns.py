"""Part of plan: whether the SIS has every table and column that the resources of a request read.

A plan is refused as a whole, before anything is sent, and names the resources to switch off.
"""

from collections.abc import Iterable

from sqlalchemy import Engine

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.sis.columns import columns_of, lacking


def columns_read(resource: Resource, scope: Scope) -> dict[str, set[str]]:
    """The columns of Campus that the resource's queries read, by table."""
    return columns_of(resource.rows(scope), *(child.rows(scope) for child in resource.child_rows.values()))


def lacking_columns(resources: Iterable[Resource], scope: Scope, sis: Engine) -> list[str]:
    """One sentence per table that is missing or lacks columns, naming the resources that read it.

    Raises:
        Unreachable: the SIS's database does not answer.
    """
    return lacking({resource.name: columns_read(resource, scope) for resource in resources}, sis)
