"""The sandbox's own addresses under `/sandbox`, for callers on the same machine: faults, traits, images, counts."""

import ipaddress
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.edfi.api import Api
from sandbox.edfi.faults import Fault
from sandbox.edfi.traits import Traits

CHOICES = {
    "status": int,
    "retry_after": int,
    "latency": float,
    "drop": bool,
    "lose_answer": bool,
    "expire_tokens": bool,
    "resource": str,
    "method": str,
    "count": int,
    "every": int,
    "probability": float,
    "seed": int,
    "skip": int,
}


def parse_fault(values: object) -> Fault:
    """A fault from the JSON of the admin endpoint; ValueError says what is wrong with it."""
    if not isinstance(values, dict):
        raise ValueError("a fault is one JSON object")  # noqa: TRY004 - one kind of error for the caller
    unknown = sorted(set(values) - set(CHOICES))
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(CHOICES)}")
    return Fault(**{name: CHOICES[name](value) for name, value in values.items() if value is not None})


class Admin:
    """Answers the admin addresses of one `Api`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def table(self) -> list[Route]:
        entries = [
            ("/sandbox/faults", self._faults, ["GET", "POST", "DELETE"]),
            ("/sandbox/traits", self._traits, ["GET", "POST"]),
            ("/sandbox/image", self._image, ["POST"]),
            ("/sandbox/restore", self._restore, ["POST"]),
            ("/sandbox/documents", self._upload, ["POST"]),
            ("/sandbox/statistics", self._statistics, ["GET"]),
            ("/sandbox/requests", self._requests, ["GET"]),
            ("/sandbox/reset", self._reset, ["POST"]),
        ]
        return [Route(path, endpoint, methods=methods) for path, endpoint, methods in entries]

    async def _faults(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        if request.method == "DELETE":
            self._api.faults.clear()
            return Response(status_code=204)
        if request.method == "GET":
            return JSONResponse([fault.described() for fault in self._api.faults.rules])
        try:
            fault = self._api.faults.add(parse_fault(await request.json()))
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(fault.described(), status_code=201)

    async def _traits(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        if request.method == "POST":
            try:
                self._api.traits = Traits.of(await request.json())
            except (TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(asdict(self._api.traits))

    async def _image(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        self._api.remember(request.query_params.get("name", ""))
        return Response(status_code=204)

    async def _restore(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        name = request.query_params.get("name", "")
        try:
            self._api.restore(name)
        except KeyError:
            return JSONResponse({"error": f"no image is kept under the name {name!r}"}, status_code=404)
        return Response(status_code=204)

    async def _upload(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        try:
            values = await request.json()
            id_ = self._api.upload(**values)
        except (KeyError, TypeError, ValueError) as error:
            text = f"one JSON object with resource, document and, if need be, owner and hidden is expected: {error!r}"
            return JSONResponse({"error": text}, status_code=400)
        return JSONResponse({"id": id_}, status_code=201)

    async def _statistics(self, request: Request) -> Response:
        return JSONResponse(statistics(self._api)) if _local(request) else _refused()

    async def _requests(self, request: Request) -> Response:
        return JSONResponse(self._api.statistics.requests()) if _local(request) else _refused()

    async def _reset(self, request: Request) -> Response:
        if not _local(request):
            return _refused()
        self._api.reset()
        return Response(status_code=204)


def statistics(api: Api) -> dict[str, object]:
    """Counts by method, resource and status, documents by resource, tokens."""
    rows = api.storage.rows(
        "SELECT resource, count(*) FROM documents WHERE resource NOT LIKE '%Descriptors' "
        "AND resource <> 'schoolYearTypes' GROUP BY resource ORDER BY resource"
    )
    return {
        "requests": api.statistics.counts(),
        "documents": {row[0]: row[1] for row in rows},
        "tokensIssued": api.tokens.issued,
        "tokensLive": api.tokens.live(),
        "newestChangeVersion": api.storage.version,
    }


def _local(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused() -> Response:
    return JSONResponse({"error": "only from this machine"}, status_code=403)
