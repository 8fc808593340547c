"""Errors, sorted by what to do next.

ResyncError
├── ConfigError    stop before anything is sent; every problem is listed
├── Locked         another run holds a lock on the same records; wait, or ask its owner
├── Unmappable     one SIS row cannot become a document; record it and continue
├── Unreachable    the other side did not respond successfully; retry later
├── Rejected       the ODS rejected one record; record it and continue
└── Refused        the ODS refuses the whole run; the key or the claim set must be changed
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from include.edfi.documents.codes import LocalCode


class ResyncError(Exception):
    """Base class of the errors that the resync raises."""


class ConfigError(ResyncError):
    """The request or the configuration is invalid; nothing was sent.

    `problems` has one sentence per error, each naming the field and the value.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Locked(ResyncError):
    """Another run works on records of this one; `owners` says who holds which lock until when, and what to do."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = tuple(owners)
        super().__init__("; ".join(self.owners))


class Unmappable(ResyncError):
    """One SIS row cannot become a document: the element's name, and a reason that does not contain the value.

    `on_purpose` is set where the district mapped a required code of the row to "do not send"; `code` is the local code
    that has to be mapped first, where there is one.
    """

    def __init__(self, element: str, reason: str, *, on_purpose: bool = False, code: "LocalCode | None" = None) -> None:
        self.element = element
        self.reason = reason
        self.on_purpose = on_purpose
        self.code = code
        super().__init__(f"{element}: {reason}")


class Unreachable(ResyncError):
    """Network failure, timeout, 429 or 5xx that outlasted the retries; `retry_after` is in seconds, if known."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class Rejected(ResyncError):
    """The ODS rejected one record or query: HTTP status, problem type (empty before ODS/API 7.2) and masked message.

    For a query, `subject` names the call, and the error's text has message and `hint` (what to do next), too.
    """

    def __init__(self, status: int, problem_type: str, detail: str, *, subject: str = "", hint: str = "") -> None:
        self.status = status
        self.problem_type = problem_type
        self.detail = detail
        summary = f"{status} {problem_type or 'rejected'}"
        super().__init__(f"{subject}: {summary}: {detail} {hint}".rstrip() if subject else summary)


class Refused(ResyncError):
    """401 or 403 with a new token on everything: the key, secret or claim set does not allow the run."""
