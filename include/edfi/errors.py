"""Errors, sorted by what to do next.

ResyncError
├── ConfigError    stop before anything is sent; every problem is listed
├── Locked         another run works on the same records; wait, or ask its owner
├── Unmappable     one SIS row cannot become a document; note it and go on
├── Unreachable    the other side did not answer properly; retry later
├── Rejected       one record was refused; note it and go on
└── Refused        the whole run is refused; a person must change the key or the claim set
"""

from collections.abc import Sequence


class ResyncError(Exception):
    """Root of what the resync raises on purpose."""


class ConfigError(ResyncError):
    """The request or the configuration is wrong; nothing was sent.

    `problems` holds one sentence per mistake, each naming the field and the value.
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
    """One SIS row cannot become a document: `element` by name, `reason` in plain words without the value.

    `on_purpose` tells that the district mapped a required code of the row to "do not send".
    """

    def __init__(self, element: str, reason: str, *, on_purpose: bool = False) -> None:
        self.element = element
        self.reason = reason
        self.on_purpose = on_purpose
        super().__init__(f"{element}: {reason}")


class Unreachable(ResyncError):
    """Network failure, time-out, 429 or 5xx that outlasted the retries; `retry_after` is seconds, if told."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class Rejected(ResyncError):
    """The ODS refused one record: HTTP status, problem type (empty before ODS/API 7.2) and the ODS's words."""

    def __init__(self, status: int, problem_type: str, detail: str) -> None:
        self.status = status
        self.problem_type = problem_type
        self.detail = detail
        super().__init__(f"{status} {problem_type or 'refused'}")


class Refused(ResyncError):
    """401 or 403 with a fresh token on everything: the key, secret or claim set does not allow the run."""
