"""The code lists of the sample district: the rows of its CampusDictionary.

A kind is "Table.column". Codes beginning with ZZ are in use in the district and are deliberately mapped to no
descriptor, so that a resync has something to say about them.
"""

from collections.abc import Mapping

from sandbox.district.program_codes import PROGRAM_CODES

CODES: Mapping[str, Mapping[str, str]] = {
    "Enrollment.grade": {
        "PK": "Prekindergarten",
        "KG": "Kindergarten",
        **{f"{grade:02}": f"Grade {grade}" for grade in range(1, 13)},
        "ZZ": "Transition",
    },
    "Enrollment.startStatus": {
        "E1": "First enrollment of the year",
        "E2": "From another school of the district",
        "E3": "From outside the district",
        "E4": "Returned",
        "E5": "New to any school",
        "ZZ1": "Special arrangement",
    },
    "Enrollment.endStatus": {
        "W1": "To another school of the district",
        "W2": "Left the district",
        "W3": "End of the year",
        "W4": "Graduated",
        "W5": "Dropped out",
        "W6": "Did not come",
        "ZZ9": "Whereabouts unknown",
    },
    "Calendar.type": {"I": "Instructional", "E": "Evening", "S": "Summer", "D": "District"},
    "DayEvent.type": {
        "HOL": "Holiday",
        "TCH": "Teacher day",
        "WTH": "Weather day",
        "MAK": "Make-up day",
        "EAR": "Early release",
        "CS": "Calendar begins",
        "CE": "Calendar ends",
        "AS": "Attendance begins",
        "AE": "Attendance ends",
        "ZZF": "Founders' day",
    },
    "EdFiTermMapping.termType": {"S1": "First semester", "S2": "Second semester"},
    "EdFiGradeTypeMapping.gradeType": {"GP": "Grading period", "SEM": "Semester", "ZZG": "Effort"},
    "EdFiGradingPeriod.descriptor": {
        "Q1": "First quarter",
        "Q2": "Second quarter",
        "Q3": "Third quarter",
        "Q4": "Fourth quarter",
    },
    "Course.subjectType": {
        "ELA": "English language arts",
        "MATH": "Mathematics",
        "SCI": "Science",
        "SOC": "Social studies",
        "ART": "Arts and music",
        "PE": "Physical education and health",
        "LANG": "World languages",
        "CTE": "Career and technical education",
        "ZZSUB": "Advisory",
    },
    "Course.honorsCode": {"AP": "Advanced Placement", "H": "Honors", "DC": "Dual credit"},
    "EmploymentAssignment.assignmentCode": {
        "TCH": "Teacher",
        "PRN": "Principal",
        "APR": "Assistant principal",
        "CNS": "Counselor",
        "LIB": "Librarian",
        "AID": "Instructional aide",
        "SUP": "Superintendent",
        "DIR": "District administrator",
        "ZZA": "Resident artist",
    },
    "EmploymentAssignment.type": {
        "REG": "Regular education",
        "SPED": "Special education",
        "ESL": "English as a second language",
        "T1": "Title I",
        "OTH": "Other",
    },
    "Employment.status": {
        "TEN": "Tenured",
        "PRO": "Probationary",
        "CON": "Contract",
        "PT": "Part time",
        "SUB": "Substitute",
    },
    "EmploymentCredential.credentialType": {"LIC": "License", "END": "Endorsement", "DEG": "Degree"},
    "EmploymentCredential.level": {"AA": "Associate", "BA": "Bachelor", "MA": "Master", "DR": "Doctorate"},
    "SectionStaffHistory.role": {
        "T": "Teacher of record",
        "C": "Co-teacher",
        "A": "Aide",
        "S": "Substitute",
        "ZZ": "Observer",
    },
    "Identity.gender": {"F": "Female", "M": "Male", "X": "Non-binary"},
    "Identity.raceEthnicityFed": {
        "1": "Hispanic or Latino",
        "2": "American Indian or Alaska Native",
        "3": "Asian",
        "4": "Black or African American",
        "5": "Native Hawaiian or Pacific Islander",
        "6": "White",
        "7": "Two or more races",
    },
    "IdentityRace.raceCode": {
        "AI": "American Indian or Alaska Native",
        "AS": "Asian",
        "BL": "Black or African American",
        "PI": "Native Hawaiian or Pacific Islander",
        "WH": "White",
        "ZZ": "Declined in an old import",
    },
    "Identity.homePrimaryLanguage": {
        "eng": "English",
        "spa": "Spanish",
        "vie": "Vietnamese",
        "ara": "Arabic",
        "som": "Somali",
        "kur": "Kurdish",
        "ZZ": "Other, not coded",
    },
    "Identity.birthCountry": {
        "US": "United States",
        "MX": "Mexico",
        "GT": "Guatemala",
        "VN": "Viet Nam",
        "SO": "Somalia",
        "IQ": "Iraq",
    },
    "RelatedPair.name": {
        "Mother": "Mother",
        "Father": "Father",
        "Stepmother": "Stepmother",
        "Stepfather": "Stepfather",
        "Grandmother": "Grandmother",
        "Grandfather": "Grandfather",
        "Guardian": "Legal guardian",
        "Foster Parent": "Foster parent",
        "Aunt": "Aunt",
        "Brother": "Brother",
        "Sister": "Sister",
        "Self": "The student",
        "ZZ Sponsor": "Sponsor",
    },
    "AttendanceExcuse.code": {
        "ILL": "Illness",
        "APP": "Appointment",
        "UNX": "Unexcused",
        "LAT": "Late",
        "LTE": "Late, excused",
        "DIS": "Dismissed early",
        "TRP": "School trip",
        "ZZQ": "Under review",
    },
    "School.type": {"ES": "Elementary school", "MS": "Middle school", "HS": "High school", "ALL": "All grades"},
    "Section.instructionalSetting": {"CL": "Classroom", "LB": "Laboratory", "RR": "Resource room"},
    "Section.mediumOfInstruction": {"F2F": "Face to face", "ONL": "Online"},
    "Homeless.primaryNightTimeResidence": {"D": "Doubled up", "H": "Hotel or motel", "S": "Shelter"},
    "SpecialEDState.primaryDisability": {
        "SLD": "Specific learning disability",
        "SLI": "Speech or language impairment",
        "AUT": "Autism",
        "OHI": "Other health impairment",
    },
    **PROGRAM_CODES,
    "GraduationProgram.category": {
        "STD": "Standard diploma",
        "CTE": "Career diploma",
        "DIS": "Distinguished diploma",
        "ZZP": "Pilot diploma",
    },
    "TranscriptCourse.status": {"I": "Incomplete", "W": "Withdrawn", "ZZS": "Under appeal"},
    "Graduation.diplomaType": {"R": "Regular diploma", "C": "Certificate of completion"},
    "Test.subjectType": {"ELA": "English language arts", "MATH": "Mathematics", "ZZSUB": "Music"},
    "Test.type": {"STATE": "State test", "LOCAL": "District test"},
    "TestScore.result": {"1": "Beginning", "2": "Developing", "3": "Meeting", "4": "Mastering", "ZZR": "Not scored"},
    "CurriculumStandard.subjectType": {
        "ELA": "English language arts",
        "MATH": "Mathematics",
        "SCI": "Science",
        "SOC": "Social studies",
        "ZZSUB": "Music",
    },
    "BehaviorType.code": {
        "FGT": "Fighting",
        "VAN": "Vandalism",
        "DSR": "Disruption",
        "TRU": "Truancy",
        "WPN": "Weapon",
        "ZZB": "Unkind remark",
    },
    "BehaviorIncident.location": {
        "CLS": "Classroom",
        "CAF": "Cafeteria",
        "HAL": "Hallway",
        "BUS": "School bus",
        "FLD": "Playing field",
        "ZZL": "Behind the shed",
    },
    "BehaviorEvent.weaponCode": {"KNI": "Knife", "OTH": "Something else"},
    "BehaviorRole.role": {
        "Offender": "Offender",
        "Participant": "Participant",
        "Victim": "Victim",
        "Witness": "Witness",
        "Mentioned": "Was only mentioned",
        "ZZ Bystander": "Stood by",
    },
    "BehaviorResType.code": {
        "ISS": "In School Suspension",
        "OSS": "Out of School Suspension",
        "EXP": "Expelled",
        "DET": "Detention",
        "ZZR": "Letter home",
    },
    "MilitaryConnections.status": {"AD": "Active duty", "NG": "National Guard", "RES": "Reserve"},
}
"""Code -> name, by kind."""

UNMAPPED: Mapping[str, frozenset[str]] = {
    kind: frozenset(code for code in codes if code.startswith("ZZ"))
    for kind, codes in CODES.items()
    if any(code.startswith("ZZ") for code in codes)
}
"""The codes of each kind that the sample code mapping leaves out."""

EXCUSES: Mapping[str, tuple[str, str]] = {
    "ILL": ("A", "E"),
    "APP": ("A", "E"),
    "UNX": ("A", "U"),
    "LAT": ("T", "U"),
    "LTE": ("T", "E"),
    "DIS": ("E", "E"),
    "TRP": ("A", "X"),
    "ZZQ": ("A", "Q"),
}
"""AttendanceExcuse.code -> (status, excuse)."""

TERM_TYPES: Mapping[str, str] = {"S1": "S1", "S2": "S2", "Q1": "S1", "Q2": "S1", "Q3": "S2", "Q4": "S2"}
"""EdFiTermMapping: Term.name -> term type. The term ZZINT, an intersession, is left out."""
