"""All probes of a host, in the order in which they are printed."""

from collections.abc import Iterator

from include.edfi.api.host_check.addresses import discovery_traits
from include.edfi.api.host_check.changes import change_traits
from include.edfi.api.host_check.etags import etags
from include.edfi.api.host_check.host import Host
from include.edfi.api.host_check.keys import keys
from include.edfi.api.host_check.manners import (
    clock_difference,
    error_style,
    profiles,
    token_info,
    unknown_query,
)
from include.edfi.api.host_check.paging import cursor_paging, page_limit, total_count
from include.edfi.api.host_check.trait import Trait

PROBES = (page_limit, total_count, cursor_paging, etags, keys)
LAST = (clock_difference, error_style, unknown_query, token_info, profiles)


def check_host(host: Host) -> Iterator[Trait]:
    """Every trait; what a host does not say, refuses or gets wrong is "not known". Sends nothing but reads."""
    yield from discovery_traits(host)
    yield from (probe(host) for probe in PROBES)
    yield from change_traits(host)
    yield from (probe(host) for probe in LAST)
