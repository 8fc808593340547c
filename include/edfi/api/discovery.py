"""What an ODS/API says about itself: its version, data standard and URLs, and what a key may do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from include.edfi.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Discovery:
    """The discovery document: API version ("7.3"), data standard ("5.2.0") and URLs by name."""

    version: str
    data_standard: str
    urls: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)
    """Version by name of every data model that is an extension (TPDM, a state's)."""

    @classmethod
    def read(cls, body: bytes, base_url: str) -> "Discovery":
        """Parse the document. Raises ConfigError when it is no discovery document."""
        try:
            content = json.loads(body)
            models = {model["name"].lower(): str(model["version"]) for model in content["dataModels"]}
            urls = {name: url for name, url in (content.get("urls") or {}).items() if isinstance(url, str) and url}
            return cls(str(content["version"]), models.pop("ed-fi"), urls, models)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ConfigError(
                [f"{base_url}: no Ed-Fi discovery document; check the base URL in the Airflow Connection"]
            ) from None


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What the key may do, from `/oauth/token_info`."""

    active: bool
    education_organization_ids: tuple[int, ...] = ()
    namespace_prefixes: tuple[str, ...] = ()
    claim_set: str = ""
    resources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Operations by resource path ("/ed-fi/students"); empty before ODS/API 6.1."""

    @classmethod
    def read(cls, body: bytes) -> "TokenInfo | None":
        """Parse the response body; None when it is no token information."""
        try:
            content: dict[str, Any] = json.loads(body)
            organizations = content.get("education_organizations") or []
            return cls(
                active=bool(content["active"]),
                education_organization_ids=tuple(int(entry["education_organization_id"]) for entry in organizations),
                namespace_prefixes=tuple(content.get("namespace_prefixes") or ()),
                claim_set=str((content.get("claim_set") or {}).get("name", "")),
                resources={
                    entry["resource"]: tuple(entry.get("operations") or ()) for entry in content.get("resources") or []
                },
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
