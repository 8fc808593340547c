"""Where the API is: the discovery document, and the addresses that a host puts in front of it."""

from typing import Any

from starlette.datastructures import URL
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from sandbox.edfi import error_bodies
from sandbox.edfi.extensions import models_of_extensions
from sandbox.edfi.problems import Problem
from sandbox.edfi.settings import Settings
from sandbox.edfi.traits import Traits

DATA = "/data/v3/"
PLACEHOLDERS = "/{tenantIdentifier}/{schoolYearFromRoute}"
MOVED = "/moved"
"""Where everything is after the redirect of that trait."""


def document(settings: Settings, traits: Traits, root: str, *, filled: bool) -> dict[str, Any]:
    """The discovery document; `root` is the address it was asked at, `filled` whether that has tenant and year."""
    release = settings.release
    model = {"name": "Ed-Fi", "version": settings.full_standard}
    return {
        "version": release,
        "informationalVersion": f"{release} (sandbox)",
        "suite": "3",
        "build": f"{release}.0.0",
        "dataModels": [model, *models_of_extensions(settings.extensions)],
        "urls": _urls(traits, root, filled=filled),
    }


def _urls(traits: Traits, root: str, *, filled: bool) -> dict[str, str]:
    if traits.discovery == "http":
        root = root.replace("https://", "http://", 1)
    if traits.discovery == "placeholders" and not filled:
        root += PLACEHOLDERS
    urls = {
        "dependencies": f"{root}/metadata/data/v3/dependencies",
        "oauth": f"{root}/oauth/token",
        "dataManagementApi": f"{root}{DATA}",
    }
    if traits.openapi == "served":
        urls["openApiMetadata"] = f"{root}/metadata/"
    if traits.change_queries != "off" and traits.discovery != "no_change_queries":
        urls["changeQueries"] = f"{root}/changeQueries/v1/"
    return urls


def arrive(settings: Settings, traits: Traits, scope: Scope) -> Scope | Response:
    """The request as the API itself gets it, or what is answered in front of it."""
    path = scope["path"]
    if traits.discovery == "placeholders" and path != "/":
        prefix = "/".join(path.split("/")[:3])
        year = prefix.rpartition("/")[2]
        if prefix.count("/") != 2 or len(year) != 4 or not year.isdecimal():
            problem = Problem(404, "not-found", "The address begins with no tenant and school year.")
            return error_bodies.answer(settings, traits, problem)
        return _below(prefix, scope)
    if traits.discovery == "redirect":
        if path.startswith(MOVED + "/"):
            return _below(MOVED, scope)
        if path == "/" or path.startswith(DATA):
            return RedirectResponse(URL(scope=scope).replace(path=MOVED + path), status_code=301)
    return scope


def _below(prefix: str, scope: Scope) -> Scope:
    return {**scope, "root_path": prefix}
