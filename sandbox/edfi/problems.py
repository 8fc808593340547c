"""What the API answers when it says no: RFC 9457 problem details (7.2 and later) or the older message form.

Types and titles are those of ODS/API 7.3; clients match on them. The details are worded here.
"""

import uuid
from typing import Any

PREFIX = "urn:ed-fi:api:"
TITLES = {
    "bad-request": "Bad Request",
    "bad-request:data-validation-failed": "Data Validation Failed",
    "bad-request:data-validation-failed:key-change-not-supported": "Key Change Not Supported",
    "bad-request:parameter-validation-failed": "Parameter Validation Failed",
    "security:authentication": "Authentication Failed",
    "security:authentication:too-many-tokens": "Too Many Tokens",
    "security:authorization": "Authorization Denied",
    "security:authorization:access-denied:action": "Authorization Denied",
    "security:authorization:access-denied:resource": "Authorization Denied",
    "security:authorization:namespace:access-denied:namespace-mismatch": "Authorization Denied",
    "security:authorization:ownership:access-denied:ownership-mismatch": "Authorization Denied",
    "security:data-policy:incorrect-usage": "Data Policy Failure Due to Incorrect Usage",
    "not-found": "Not Found",
    "method-not-allowed": "Method Not Allowed",
    "data-conflict:dependent-item-exists": "Dependent Item Exists",
    "data-conflict:non-unique-identity": "Identifying Values Are Not Unique",
    "data-conflict:unresolved-reference": "Unresolved Reference",
    "optimistic-lock-failed": "Optimistic Lock Failed",
    "unsupported-media-type": "Unsupported Media Type",
    "system": "System Error",
}


class TimedOut(Exception):
    """The gateway in front of the API gave up waiting: 504 in its own words."""


class Problem(Exception):
    """An answer other than success, in both forms a server of some release would give it."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        message: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(f"{status} {kind}")
        self.status = status
        self.kind = kind
        self.detail = detail
        self.message = message or detail
        self.extra = extra

    def body(self, style: str, correlation_id: str | None = None) -> dict[str, Any]:
        """The answer's JSON body in the `problem-details` or `message` style."""
        correlation = correlation_id or str(uuid.uuid4())
        if style == "message":
            return self._message_body(correlation)
        return {
            "detail": self.detail,
            "type": PREFIX + self.kind,
            "title": TITLES[self.kind],
            "status": self.status,
            "correlationId": correlation,
            **self.extra,
        }

    def _message_body(self, correlation: str) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "correlationId": correlation}
        if self.message.startswith("The request is invalid") and "validationErrors" in self.extra:
            body["modelState"] = {
                path.removeprefix("$."): texts for path, texts in self.extra["validationErrors"].items()
            }
        return body


def invalid_document(errors: dict[str, list[str]], message: str | None = None) -> Problem:
    """400: the document breaks rules of its resource; `errors` maps JSON paths to sentences."""
    return Problem(
        400,
        "bad-request:data-validation-failed",
        "The document breaks rules of its resource; 'validationErrors' lists them.",
        message=message or "The request is invalid.",
        validationErrors=errors,
    )


def id_in_body() -> Problem:
    """400: ids are the server's."""
    return Problem(
        400,
        "bad-request:data-validation-failed",
        "The document cannot be taken as it is.",
        message="Resource identifiers cannot be assigned by the client.",
        errors=["Resource identifiers cannot be assigned by the client: leave 'id' out of the body."],
    )


def invalid_request(text: str) -> Problem:
    """400: the request as such cannot be read."""
    return Problem(400, "bad-request", "The request cannot be read.", message=text, errors=[text])


def invalid_parameter(text: str) -> Problem:
    return Problem(
        400,
        "bad-request:parameter-validation-failed",
        "A query parameter is wrong.",
        message=text,
        errors=[text],
    )


def unauthenticated(text: str) -> Problem:
    return Problem(401, "security:authentication", "The caller is not known.", message=text, errors=[text])


def not_owned() -> Problem:
    """403: another client created the document (source: the ODS's ownership-based authorization)."""
    text = "Access to the requested data could not be authorized. The item is not owned by the caller."
    return Problem(403, "security:authorization:ownership:access-denied:ownership-mismatch", text, message=text)


def not_found(name: str) -> Problem:
    return Problem(
        404,
        "not-found",
        "Nothing is stored under this address.",
        message=f"Entity of type '{name}' with the specified id was not found.",
    )


def unresolved(name: str) -> Problem:
    return Problem(
        409,
        "data-conflict:unresolved-reference",
        f"The referenced '{name}' item does not exist.",
        message=f"The value supplied for the related '{name}' resource does not exist.",
    )


def dependent(name: str) -> Problem:
    return Problem(
        409,
        "data-conflict:dependent-item-exists",
        f"This item cannot go while it is referenced by an existing '{name}' item.",
        message="The resource (or a subordinate entity of the resource) cannot be deleted because it is a "
        f"dependency of the '{name}' entity.",
    )


def failed() -> Problem:
    """500: the server's own fault."""
    return Problem(500, "system", "An unexpected error occurred on the server.")


def not_allowed(text: str) -> Problem:
    return Problem(405, "method-not-allowed", "The method does not fit the address.", message=text, errors=[text])
