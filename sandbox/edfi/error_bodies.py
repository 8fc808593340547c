"""What the API says when it says no, in the shape that this host gives it."""

from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.edfi.problems import Problem
from sandbox.edfi.settings import Settings
from sandbox.edfi.traits import Traits


def answer(
    settings: Settings,
    traits: Traits,
    problem: Problem,
    correlation_id: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The whole response for a problem."""
    if traits.errors == "empty":
        return Response(status_code=problem.status, headers=headers)
    if traits.errors == "error_object":
        return JSONResponse({"error": _error(problem)}, status_code=problem.status, headers=headers)
    kind = "application/problem+json" if settings.style == "problem-details" else "application/json"
    body = problem.body(settings.style, correlation_id)
    return JSONResponse(body, status_code=problem.status, headers=headers, media_type=kind)


def _error(problem: Problem) -> Any:
    """One message, or a list with one for each wrong value."""
    wrong = problem.extra.get("validationErrors")
    if not wrong:
        return {"message": problem.message}
    return [{"message": text, "path": path} for path, texts in wrong.items() for text in texts]
