"""What must become of odd records of special programs; the queries hold in any year."""

from functools import partial

from sqlalchemy import ColumnElement, Select, Table, func, literal, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_learner = partial(Odd, resource="studentLanguageInstructionProgramAssociations", label=("lepID",))
_meals = partial(Odd, resource="studentSchoolFoodServiceProgramAssociations", label=("eligibilityID",))
_special = partial(Odd, resource="studentSpecialEducationProgramAssociations", label=("campusTable", "campusID"))
_homeless = partial(Odd, resource="studentHomelessProgramAssociations", label=("homelessID",))
_answers = partial(
    Odd, resource="studentEducationOrganizationResponsibilityAssociations", label=("enrollmentID", "role")
)
_year_start = select(func.max(sis.school_year.c.startDate)).scalar_subquery()
_l, _m, _p, _s, _e = sis.lep.c, sis.pos_eligibility.c, sis.plan.c, sis.special_ed_state.c, sis.enrollment.c
_twin = sis.homeless.alias("twin")
_twice = (
    select(_twin.c.homelessID)
    .where(
        _twin.c.personID == sis.homeless.c.personID,
        _twin.c.startDate == sis.homeless.c.startDate,
        _twin.c.homelessID != sis.homeless.c.homelessID,
    )
    .exists()
)


def _ids(table: Table, *where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(*table.primary_key.columns).where(*where)


def _of_table(table: Table, *where: ColumnElement[bool]) -> Select[tuple[str, int]]:
    return select(literal(table.name).label("campusTable"), *table.primary_key.columns).where(*where)


def _in_role(role: str, other: str) -> Select[tuple[int, str]]:
    """Enrollments whose column `other` names a district that is not theirs, with a role."""
    of_district = sis.enrollment.join(sis.district, sis.district.c.districtID == _e.districtID)
    query = select(_e.enrollmentID, literal(role).label("role")).select_from(of_district)
    return query.where(_e[other] != sis.district.c.number)


def _special_plans(*where: ColumnElement[bool]) -> Select[tuple[str, int]]:
    special = select(sis.plan_type.c.typeID).where(sis.plan_type.c.module == "sped")
    return _of_table(sis.plan, _p.typeID.in_(special), *where)


ODD_ROWS = (
    _learner(
        kind="English learner who stopped long ago",
        status="absent",
        ids=_ids(sis.lep, _l.secondYearMonitoring < _year_start),
    ),
    _learner(
        kind="English learner in the second year after",
        status="sent",
        ids=_ids(sis.lep, _l.secondYearMonitoring >= _year_start),
        shows=lambda _, content: content["englishLanguageProficiencyAssessments"][0]["monitoredDescriptor"].endswith(
            "#Year 2"
        ),
    ),
    _learner(
        kind="English learner with unmapped service",
        status="unmappable",
        reason="code ZZL",
        ids=_ids(sis.lep, _l.parentDeclinedDate.is_not(None)),
    ),
    _meals(
        kind="meal eligibility before the enrollment",
        status="excluded",
        reason="shares no day",
        ids=_ids(sis.pos_eligibility, _m.endDate < _year_start),
    ),
    _meals(
        kind="meal eligibility with unmapped price",
        status="unmappable",
        reason="code ZZ",
        ids=_ids(sis.pos_eligibility, _m.eligibility == "ZZ"),
    ),
    _special(
        kind="plan without special education record",
        status="sent",
        ids=_special_plans(_p.locked.is_(True), _p.personID.not_in(select(_s.personID))),
        shows=lambda row, content: content["iepBeginDate"] == row["beginDate"].isoformat(),
    ),
    _special(kind="plan that is not locked", status="absent", ids=_special_plans(_p.locked.is_(False))),
    _special(
        kind="special education with unmapped setting",
        status="unmappable",
        reason="code ZZS",
        ids=_of_table(sis.special_ed_state, _s.specialEdSetting.startswith("ZZ")),
    ),
    _special(
        kind="special education ended before the year",
        status="absent",
        ids=_of_table(sis.special_ed_state, _s.exitDate < _year_start),
    ),
    Odd(
        kind="Title I with unmapped program",
        resource="studentTitleIPartAProgramAssociations",
        label=("title1ID",),
        ids=_ids(sis.title1, sis.title1.c.program.startswith("ZZ")),
        status="unmappable",
        reason="code ZZT",
    ),
    Odd(
        kind="migrant without a qualifying move",
        resource="studentMigrantEducationProgramAssociations",
        label=("migrantID",),
        ids=_ids(sis.migrant, sis.migrant.c.lastQualifyingMove.is_(None)),
        status="unmappable",
        reason="lastQualifyingMove",
    ),
    Odd(
        kind="Section 504 without a beginning",
        resource="studentSection504ProgramAssociations",
        label=("section504ID",),
        ids=_ids(sis.section504, sis.section504.c.startDate.is_(None)),
        status="unmappable",
        reason="beginDate",
    ),
    _homeless(
        kind="homelessness entered twice",
        status="excluded",
        reason="has priority",
        ids=_ids(sis.homeless, _twice, sis.homeless.c.endDate.is_not(None)),
    ),
    _homeless(
        kind="homelessness entered twice",
        status="sent",
        without=("endDate",),
        ids=_ids(sis.homeless, _twice, sis.homeless.c.endDate.is_(None)),
    ),
    _answers(
        kind="student of another district",
        status="excluded",
        reason="another district is responsible",
        ids=_in_role("residentDistrict", other="residentDistrict"),
    ),
    _answers(
        kind="student of another district", status="sent", ids=_in_role("servingDistrict", other="residentDistrict")
    ),
    _answers(
        kind="student served elsewhere",
        status="excluded",
        reason="another district is responsible",
        ids=_in_role("servingDistrict", other="servingDistrict"),
    ),
    _answers(kind="student served elsewhere", status="sent", ids=_in_role("residentDistrict", other="servingDistrict")),
)
