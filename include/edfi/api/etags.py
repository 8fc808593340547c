"""ETags in one normal form, however a host or a proxy writes them.

ODS/API gives the tag quoted in the header and bare in a body's `_etag`, Ed-Fi API 8 as well; a proxy that compresses
makes it weak (`W/"..."`). Both take a bare or quoted tag in If-Match and refuse a weak one, as RFC 9110 has it
(13.1.1), so the normal form is also the one that is sent back.
"""


def normal_etag(value: object) -> str:
    """The tag without `W/` and quotes; empty where there is none."""
    text = str(value or "").strip()
    return text.removeprefix("W/").removeprefix("w/").strip('"')
