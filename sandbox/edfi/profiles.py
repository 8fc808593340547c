"""Resources that a client may use only with the content type of one of its profiles.

Status, type and sentence are those of ODS/API 7 for a client with several profiles on a resource; with one it chooses
that itself (source: the filter that enforces assigned profiles, in Ed-Fi-ODS; ODS-5764).
"""

from starlette.requests import Request

from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.problems import Problem
from sandbox.edfi.traits import Traits

PROFILES = ("sandbox-full", "sandbox-roster")
"""The profiles of every client."""
ANY = "application/vnd.ed-fi."


def check(traits: Traits, facts: ResourceFacts, request: Request) -> None:
    """Problem 403 where the resource asks for the content type of a profile and the request names none of them."""
    if facts.endpoint not in traits.profiles:
        return
    reads = request.method == "GET"
    allowed = content_types(facts, "readable" if reads else "writable")
    named = request.headers.get("accept" if reads else "content-type", "").lower()
    if not any(kind in named for kind in allowed):
        shown = "', '".join(allowed)
        raise Problem(
            403,
            "security:data-policy:incorrect-usage",
            "The request does not follow the data policy that applies to this client.",
            message=(
                "Based on profile assignments, one of the following profile-specific content types is required when "
                f"{'requesting' if reads else 'creating or updating'} this resource: '{shown}'"
            ),
            errors=[f"One of the following profile-specific content types is required: '{shown}'"],
        )


def content_types(facts: ResourceFacts, usage: str) -> list[str]:
    """The content type of each profile for a resource; `usage` is `readable` or `writable`."""
    return [f"{ANY}{facts.name.lower()}.{profile}.{usage}+json" for profile in PROFILES]
