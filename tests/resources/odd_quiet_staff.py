"""What must become of staff who cannot be written to."""

from functools import partial

from sqlalchemy import ColumnElement, Select, func, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_c = sis.contact.c
_contact = partial(Odd, resource="staffEducationOrganizationContactAssociations", label=("personID",))


def _staff(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_c.personID).where(_c.personID.in_(select(sis.employment.c.personID)), *where)


_no_mail = _staff(_c.email.is_(None), _c.secondaryEmail.is_(None))
_private, _short, _second = _staff(_c.emailPrivate), _staff(func.length(_c.email) == 5), _staff(_c.email == " ")

ODD_ROWS = (
    _contact(kind="staff without e-mail address", ids=_no_mail, status="excluded", reason="no e-mail address"),
    _contact(kind="staff with private e-mail address", ids=_private, status="excluded", reason="no e-mail address"),
    Odd(
        kind="staff with private e-mail address",
        resource="staffs",
        label=("personID",),
        ids=_private,
        status="sent",
        without=("electronicMails",),
    ),
    _contact(
        kind="staff with an impossible e-mail address",
        ids=_short,
        status="unmappable",
        reason="electronicMailAddress",
    ),
    Odd(
        kind="staff with an impossible e-mail address",
        resource="staffs",
        label=("personID",),
        ids=_short,
        status="sent",
        without=("electronicMails",),
    ),
    _contact(
        kind="staff with a second e-mail address only",
        ids=_second,
        status="sent",
        shows=lambda _, content: content["electronicMailAddress"] == "second@example.org",
    ),
)
