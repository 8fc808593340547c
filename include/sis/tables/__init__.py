"""The tables of Infinite Campus that the resync reads, as SQLAlchemy Core tables with Campus's own names.

Only what is read is declared. Some names are not public and are ours, and a database with views of these shapes serves
as well: see README.md beside this file.
"""

from include.sis.tables.assessments import curriculum_standard_grade, test, test_score
from include.sis.tables.behavior import (
    behavior_event,
    behavior_incident,
    behavior_res_type,
    behavior_resolution,
    behavior_role,
    behavior_type,
)
from include.sis.tables.census import address, household, household_location, household_member
from include.sis.tables.courses import (
    course,
    grading_task_credit,
    room,
    roster,
    section,
    section_placement,
    section_staff_history,
)
from include.sis.tables.enrollment import attendance, attendance_excuse, enrollment
from include.sis.tables.grades import grading_score, grading_task
from include.sis.tables.metadata import metadata
from include.sis.tables.organization import (
    calendar,
    district,
    grade_level,
    schedule_structure,
    school,
    school_year,
)
from include.sis.tables.people import contact, identity, identity_race, person, related_pair
from include.sis.tables.program_sessions import program_session, program_session_member
from include.sis.tables.programs import (
    ed_fi_program_mapping,
    lep_service,
    lep_service_type,
    plan,
    plan_type,
    pos_eligibility,
    program,
    program_participation,
    title1,
)
from include.sis.tables.schedule import day, day_event, period, period_schedule, term, term_schedule, trial
from include.sis.tables.services import (
    foster_care,
    gifted,
    homeless,
    lep,
    migrant,
    military_connections,
    section504,
    special_ed_state,
)
from include.sis.tables.settings import (
    campus_attribute,
    campus_dictionary,
    ed_fi_grade_type_mapping,
    ed_fi_grading_period,
    ed_fi_term_mapping,
)
from include.sis.tables.staff import employment, employment_assignment, employment_credential
from include.sis.tables.transcripts import (
    curriculum_standard,
    graduation,
    graduation_program,
    graduation_program_credit,
    graduation_program_participation,
    transcript_course,
    transcript_credit,
)

__all__ = [
    "address",
    "attendance",
    "attendance_excuse",
    "behavior_event",
    "behavior_incident",
    "behavior_res_type",
    "behavior_resolution",
    "behavior_role",
    "behavior_type",
    "calendar",
    "campus_attribute",
    "campus_dictionary",
    "contact",
    "course",
    "curriculum_standard",
    "curriculum_standard_grade",
    "day",
    "day_event",
    "district",
    "ed_fi_grade_type_mapping",
    "ed_fi_grading_period",
    "ed_fi_program_mapping",
    "ed_fi_term_mapping",
    "employment",
    "employment_assignment",
    "employment_credential",
    "enrollment",
    "foster_care",
    "gifted",
    "grade_level",
    "grading_score",
    "grading_task",
    "grading_task_credit",
    "graduation",
    "graduation_program",
    "graduation_program_credit",
    "graduation_program_participation",
    "homeless",
    "household",
    "household_location",
    "household_member",
    "identity",
    "identity_race",
    "lep",
    "lep_service",
    "lep_service_type",
    "metadata",
    "migrant",
    "military_connections",
    "period",
    "period_schedule",
    "person",
    "plan",
    "plan_type",
    "pos_eligibility",
    "program",
    "program_participation",
    "program_session",
    "program_session_member",
    "related_pair",
    "room",
    "roster",
    "schedule_structure",
    "school",
    "school_year",
    "section",
    "section504",
    "section_placement",
    "section_staff_history",
    "special_ed_state",
    "term",
    "term_schedule",
    "test",
    "test_score",
    "title1",
    "transcript_course",
    "transcript_credit",
    "trial",
]
