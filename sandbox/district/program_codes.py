"""The code lists of programs and of the records of special programs; `codes.py` has them with all others."""

from collections.abc import Mapping

PROGRAM_CODES: Mapping[str, Mapping[str, str]] = {
    "Program.category": {
        "GT": "Gifted education",
        "REM": "Extra help",
        "ATH": "Sports",
        "CTE": "Career and technical education",
        "ND": "Neglected or delinquent children",
        "HOM": "Homeless children",
        "EL": "English learners",
        "SPED": "Special education",
        "FOOD": "Meals",
        "T1A": "Title I, Part A",
        "MIG": "Children of migratory workers",
        "504": "Section 504",
        "ZZP": "Enrichment",
    },
    "ProgramParticipation.exitReason": {"DONE": "Aim reached", "MOVE": "Moved away", "ZZX": "Not known"},
    "ProgramParticipation.skillsAssessment": {"P": "Passed", "F": "Failed"},
    "LepServiceType.code": {"DL": "Dual language", "ESL": "English as a second language", "ZZL": "Buddy"},
    "Enrollment.englishProficiency": {"P": "Proficient", "N": "Not yet proficient"},
    "POSEligibility.eligibility": {"F": "Free", "R": "Reduced price", "S": "Standard price", "ZZ": "Under review"},
    "SpecialEDState.specialEdSetting": {
        "R80": "80 % of the day with everybody",
        "R40": "Less than 40 % of the day with everybody",
        "SEP": "A school of its own",
        "ZZS": "Being decided",
    },
    "Title1.program": {"SW": "The whole school", "TA": "Chosen students", "ZZT": "Summer only"},
    "Section504.disability": {"ADHD": "Attention", "DYS": "Dyslexia"},
}
"""Code -> name, by kind."""
