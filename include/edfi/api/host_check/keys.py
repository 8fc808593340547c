"""Whether a host distinguishes natural keys by case and trailing blanks: one document is queried in other spellings.

Ed-Fi hosts on SQL Server compare without case and ignore trailing blanks, hosts on PostgreSQL compare exactly; the
query follows the comparison of the host's database. Source: ODS-4944 and ODS-5904 in Ed-Fi-ODS's pull requests.
"""

from collections.abc import Iterator

from include.edfi.api.host_check.host import Host, documents
from include.edfi.api.host_check.trait import Trait, unknown

SPELLED = (
    ("/ed-fi/sessions", "sessionName"),
    ("/ed-fi/classPeriods", "classPeriodName"),
    ("/ed-fi/locations", "classroomIdentificationCode"),
    ("/ed-fi/courses", "courseCode"),
    ("/ed-fi/calendars", "calendarCode"),
)
"""Collections with a text in the natural key that is a query parameter too."""
WARNINGS = {
    "ignore_case": "case",
    "ignore_trailing_blanks": "trailing blanks",
    "ignore_both": "case and trailing blanks",
}


def keys(host: Host) -> Trait:
    """How keys are compared, by the first document that can be found by its own spelling."""
    for path, field, value, id_ in _spelled(host):
        by_case = _finds(host, path, field, value.swapcase(), id_)
        by_blank = _finds(host, path, field, f"{value} ", id_)
        return _keys(path, _kind(case=by_case, blanks=by_blank))
    return unknown("keys", "no document has a text in its key that can be queried")


def _spelled(host: Host) -> Iterator[tuple[str, str, str, str]]:
    """Path, field, value and id of documents that a query for the value finds."""
    for path, field in SPELLED:
        for document in (documents(host.get(path, limit=5)) or [])[:5]:
            value, id_ = document.get(field), str(document.get("id", ""))
            if isinstance(value, str) and value.swapcase() != value and id_ and _finds(host, path, field, value, id_):
                yield path, field, value, id_


def _finds(host: Host, path: str, field: str, value: str, id_: str) -> bool:
    """Whether a query for the value brings the document of that id, among up to 25."""
    page = documents(host.get(path, limit=25, **{field: value})) or []
    return any(str(document.get("id")) == id_ for document in page)


def _kind(*, case: bool, blanks: bool) -> str:
    if case and blanks:
        return "ignore_both"
    if case:
        return "ignore_case"
    return "ignore_trailing_blanks" if blanks else "exact"


def _keys(path: str, kind: str) -> Trait:
    ignored = WARNINGS.get(kind, "")
    warning = (
        f"The host ignores {ignored} in keys, so a record that Campus spells differently keeps the spelling the ODS"
        " holds. Runs count it as equal. To change the spelling, delete the record in the ODS and resync it."
        if ignored
        else ""
    )
    return Trait(name="keys", value=kind, text=f"ignores {ignored} ({path})" if ignored else "exact", warning=warning)
