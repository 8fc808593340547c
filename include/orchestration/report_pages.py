"""The reports of a run over HTTP, for users who may see the run in Airflow: `/edfi/reports/{dag_id}/{request_id}/`.

The files lie in a folder per request beside Airflow's home (see `connections.report_folder`) on the machine that
wrote them; where workers and API server do not share a disk, mount the folder into both.
"""

from html import escape
from pathlib import Path
from typing import Annotated
from uuid import UUID

from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from airflow.api_fastapi.core_api.security import requires_access_dag
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import FileResponse, HTMLResponse

from include.orchestration.connections import report_folder
from include.orchestration.runs import REPORTING

# Of the DAG that the address names.
MAY_SEE_RUNS = Depends(requires_access_dag("GET", DagAccessEntity.RUN))
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }} pre {{ background: #f6f8fa; padding: 1rem;
overflow: auto; }}</style></head><body><h1>{title}</h1><ul>{links}</ul><pre>{text}</pre></body></html>"""

app = FastAPI(title="Reports of runs", docs_url=None, redoc_url=None, openapi_url=None)


def files_of(dag_id: str, request_id: UUID) -> dict[str, Path]:
    """The files of a request by name. Raises HTTPException 404 where there are none."""
    if dag_id not in REPORTING:
        raise HTTPException(404, "No such tool.")
    folder = report_folder(dag_id, str(request_id))
    found = {path.name: path for path in sorted(folder.glob("*")) if path.is_file()} if folder.is_dir() else {}
    if not found:
        raise HTTPException(404, "This machine has no report of this run.")
    return found


@app.get("/{dag_id}/{request_id}/", dependencies=[MAY_SEE_RUNS])
def index(dag_id: str, files: Annotated[dict[str, Path], Depends(files_of)]) -> HTMLResponse:
    """The report's text, and links to all its files."""
    links = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a></li>' for name in files)
    text = files["report.txt"].read_text(encoding="utf-8") if "report.txt" in files else ""
    return HTMLResponse(PAGE.format(title=f"{REPORTING[dag_id]}: report", links=links, text=escape(text)))


@app.get("/{dag_id}/{request_id}/{name}", dependencies=[MAY_SEE_RUNS])
def file(name: str, files: Annotated[dict[str, Path], Depends(files_of)]) -> FileResponse:
    """One file, as it is. Raises HTTPException 404 for any other name."""
    if name not in files:
        raise HTTPException(404, "The run has no such file.")
    shown = {".html": "inline", ".pdf": "inline", ".txt": "inline"}.get(files[name].suffix, "attachment")
    return FileResponse(files[name], filename=name, content_disposition_type=shown)
