"""What `check-config` reports, whatever it checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check: whether it passed, what was checked, and the result in words."""

    ok: bool
    what: str
    result: str
