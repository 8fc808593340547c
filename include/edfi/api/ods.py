"""Where an Ed-Fi ODS/API is and how much load it may get: plain facts, no Airflow, no network."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PAGE = 500
"""Documents in the largest page an ODS/API gives. Source: ODS/API developers' guide on paging."""


@dataclass(frozen=True, kw_only=True)
class Ods:
    """One ODS/API and the key used there.

    `base_url` is the URL of the discovery document ("https://api.example.org/v7.3/api"); `token_url` and `data_path`
    (absolute, or relative to `base_url`) are discovered when None; `route` fills the placeholders of discovered
    addresses, by name ({"schoolYearFromRoute": "2027"}). Times are seconds. `page_size` is the number of documents to
    ask for in one page until the host turns out to allow fewer. `runtime_dir` has the files that the task processes of
    a machine share: the token and the rate limit.
    """

    base_url: str
    key: str
    secret: str = field(repr=False)
    runtime_dir: Path
    token_url: str | None = None
    data_path: str | None = None
    route: Mapping[str, str] = field(default_factory=dict)
    page_size: int = PAGE
    timeout: float = 60.0
    max_in_flight: int = 32
    requests_per_second: float | None = None
    verify_tls: bool = True
    ca_file: Path | None = None

    @property
    def rate_file(self) -> Path:
        """The file by which the task processes of a machine share the rate limit of this ODS, whatever their key."""
        name = hashlib.blake2b(self.base_url.encode(), digest_size=12).hexdigest()
        return self.runtime_dir / f"rate-{name}.json"

    def url(self, path: str) -> str:
        """The absolute URL of a path under the base URL; an absolute URL stays as it is."""
        if "://" in path:
            return path
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"
