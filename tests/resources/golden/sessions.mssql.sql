-- rows
SELECT session_spans.[schoolID], session_spans.[termType], coalesce(session_spans.[termID], 0) AS [termID], CASE
  WHEN (session_spans.[termID] IS NULL) THEN session_spans.[termType] ELSE '' END AS [ownTermType],
      session_spans.[beginDate], session_spans.[endDate], [School].number AS [schoolNumber], (
  SELECT count(DISTINCT [Day].date) AS count_1
  FROM [Day]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
  WHERE [Calendar].[schoolID] = session_spans.[schoolID]
    AND [Calendar].[endYear] = 2027
    AND [Calendar].exclude = 0
    AND ([Calendar].[calendarID] NOT IN (7))
    AND [Day].instruction = 1
    AND [Day].date BETWEEN session_spans.[beginDate] AND session_spans.[endDate]) AS [instructionalDays],
        session_spans.reason AS excluded
FROM (
  SELECT term_spans.[schoolID] AS [schoolID], term_spans.[termType] AS [termType], min(term_spans.[termID]) AS [termID],
      min(term_spans.[startDate]) AS [beginDate], max(term_spans.[endDate]) AS [endDate], CASE
    WHEN (min(term_spans.[startDate]) IS NULL) THEN min(term_spans.reason) END AS reason
  FROM (
    SELECT [School].[schoolID] AS [schoolID], coalesce([EdFiTermMapping].[termType], '') AS [termType], [Term].[termID]
        AS [termID], CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS [startDate],
            CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate],
            CAST(CASE
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 'the term is mapped to no term type' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM [Term]
    JOIN [TermSchedule] ON [TermSchedule].[termScheduleID] = [Term].[termScheduleID]
    JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [TermSchedule].[structureID]
    JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
      AND [EdFiTermMapping].[termName] = [Term].name
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
    UNION ALL SELECT [School].[schoolID] AS [schoolID], coalesce([Section].[edFiTermType], [Course].[edFiTermType]) AS
        [termType], NULL AS [termID], CASE
      WHEN (CASE
        WHEN ([Course].active = 0) THEN 1
        WHEN ([Course].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS [startDate], CASE
      WHEN (CASE
        WHEN ([Course].active = 0) THEN 1
        WHEN ([Course].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate], CAST(CASE
        WHEN ([Course].active = 0) THEN 'the course is inactive'
        WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM [Section]
    JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
      AND [Trial].active = 1
    JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
    JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    JOIN [SectionPlacement] ON [SectionPlacement].[sectionID] = [Section].[sectionID]
    JOIN [Term] ON [Term].[termID] = [SectionPlacement].[termID]
    LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
      AND [EdFiTermMapping].[termName] = [Term].name
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
      AND coalesce([Section].[edFiTermType], [Course].[edFiTermType]) IS NOT NULL) AS term_spans
  GROUP BY term_spans.[schoolID], term_spans.[termType]) AS session_spans
JOIN [School] ON [School].[schoolID] = session_spans.[schoolID]

-- gradingPeriods
SELECT session_spans.[schoolID] AS parent, session_spans.[termType], [EdFiGradingPeriod].descriptor,
    [EdFiGradingPeriod].[gradingPeriodName], [EdFiGradingPeriod].sequence
FROM (
  SELECT term_spans.[schoolID] AS [schoolID], term_spans.[termType] AS [termType], min(term_spans.[termID]) AS [termID],
      min(term_spans.[startDate]) AS [beginDate], max(term_spans.[endDate]) AS [endDate], CASE
    WHEN (min(term_spans.[startDate]) IS NULL) THEN min(term_spans.reason) END AS reason
  FROM (
    SELECT [School].[schoolID] AS [schoolID], coalesce([EdFiTermMapping].[termType], '') AS [termType], [Term].[termID]
        AS [termID], CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS [startDate],
            CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate],
            CAST(CASE
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 'the term is mapped to no term type' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM [Term]
    JOIN [TermSchedule] ON [TermSchedule].[termScheduleID] = [Term].[termScheduleID]
    JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [TermSchedule].[structureID]
    JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
      AND [EdFiTermMapping].[termName] = [Term].name
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
    UNION ALL SELECT [School].[schoolID] AS [schoolID], coalesce([Section].[edFiTermType], [Course].[edFiTermType]) AS
        [termType], NULL AS [termID], CASE
      WHEN (CASE
        WHEN ([Course].active = 0) THEN 1
        WHEN ([Course].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS [startDate], CASE
      WHEN (CASE
        WHEN ([Course].active = 0) THEN 1
        WHEN ([Course].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate], CAST(CASE
        WHEN ([Course].active = 0) THEN 'the course is inactive'
        WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM [Section]
    JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
      AND [Trial].active = 1
    JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
    JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    JOIN [SectionPlacement] ON [SectionPlacement].[sectionID] = [Section].[sectionID]
    JOIN [Term] ON [Term].[termID] = [SectionPlacement].[termID]
    LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
      AND [EdFiTermMapping].[termName] = [Term].name
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
      AND coalesce([Section].[edFiTermType], [Course].[edFiTermType]) IS NOT NULL) AS term_spans
  GROUP BY term_spans.[schoolID], term_spans.[termType]) AS session_spans
JOIN [EdFiGradingPeriod] ON [EdFiGradingPeriod].[schoolID] = session_spans.[schoolID]
  AND [EdFiGradingPeriod].[endYear] = 2027
  AND [EdFiGradingPeriod].[beginDate] >= session_spans.[beginDate]
  AND [EdFiGradingPeriod].[endDate] <= session_spans.[endDate]
  AND (
  SELECT count(DISTINCT [Day].date) AS count_1
  FROM [Day]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
  WHERE [Calendar].[schoolID] = session_spans.[schoolID]
    AND [Calendar].[endYear] = 2027
    AND [Calendar].exclude = 0
    AND ([Calendar].[calendarID] NOT IN (7))
    AND [Day].instruction = 1
    AND [Day].date BETWEEN [EdFiGradingPeriod].[beginDate] AND [EdFiGradingPeriod].[endDate]) > 0
