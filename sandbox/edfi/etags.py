"""ETags as a host gives them out and takes them back."""

from sandbox.edfi.traits import Host


def shown(host: Host, etag: str) -> str | None:
    """A document's `_etag`; None on a host without any."""
    if host.traits.etags == "changing":
        return f"{etag}-{host.next_number()}"
    return None if host.traits.etags == "none" else etag


def headers(host: Host, etag: str) -> dict[str, str]:
    """The `ETag` header of an answer; empty on a host that sends none."""
    name = shown(host, etag)
    if name is None or host.traits.etags == "body":
        return {}
    written = {"unquoted": name, "weak": f'W/"{name}"'}
    return {"ETag": written.get(host.traits.etags, f'"{name}"')}


def matches(host: Host, given: str, etag: str) -> bool:
    """Whether the value of an `If-Match` or `If-None-Match` header names this version of a document.

    A weak one never does (RFC 9110, 8.8.3.2; the ODS compares text). A host without ETags finds every one right.
    """
    name = given.strip('"')
    if host.traits.etags == "changing":
        name = name.partition("-")[0]
    return host.traits.etags == "none" or name == etag
