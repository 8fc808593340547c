-- rows
SELECT ranked.[historyID], ranked.[personID], ranked.[staffType], ranked.role, ranked.[sectionID], ranked.[schoolID],
    ranked.[schoolNumber], ranked.[courseNumber], ranked.[termType], ranked.[highlyQualified], ranked.[staffUniqueId],
    ranked.excluded, ranked.[beginDate], ranked.[endDate]
FROM (
  SELECT spells.[historyID] AS [historyID], spells.[personID] AS [personID], spells.[staffType] AS [staffType],
      spells.role AS role, spells.[sectionID] AS [sectionID], spells.[courseID] AS [courseID], spells.[schoolID] AS
      [schoolID], spells.[schoolNumber] AS [schoolNumber], spells.[courseNumber] AS [courseNumber], spells.[termType] AS
      [termType], spells.[highlyQualified] AS [highlyQualified], spells.[staffUniqueId] AS [staffUniqueId],
      spells.excluded AS excluded, min(spells.[beginDate]) OVER (PARTITION BY spells.[personID], spells.[sectionID],
      spells.[termType], spells.[beginDate], CASE
      WHEN (spells.excluded IS NULL) THEN 0 ELSE 1 END) AS [beginDate], max(spells.[endDate]) OVER (PARTITION BY
          spells.[personID], spells.[sectionID], spells.[termType], spells.[beginDate], CASE
      WHEN (spells.excluded IS NULL) THEN 0 ELSE 1 END) AS [endDate], row_number() OVER (PARTITION BY spells.[personID],
          spells.[sectionID], spells.[termType], spells.[beginDate] ORDER BY CASE
      WHEN (spells.excluded IS NULL) THEN 0 ELSE 1 END, CASE
      WHEN (spells.[staffType] = 'P') THEN 0 ELSE 1 END, spells.[beginDate] DESC, spells.[historyID]) AS rank
  FROM (
    SELECT [SectionStaffHistory].[historyID] AS [historyID], [SectionStaffHistory].[personID] AS [personID],
        [SectionStaffHistory].[staffType] AS [staffType], [SectionStaffHistory].role AS role,
        section_sessions.[sectionID] AS [sectionID], section_sessions.[courseID] AS [courseID],
        section_sessions.[schoolID] AS [schoolID], section_sessions.[schoolNumber] AS [schoolNumber],
        section_sessions.[courseNumber] AS [courseNumber], section_sessions.[termType] AS [termType],
        [Section].[highlyQualified] AS [highlyQualified], trim([Person].[edFiID]) AS [staffUniqueId], CASE
      WHEN ([SectionStaffHistory].[startDate] > section_sessions.[beginDate]) THEN [SectionStaffHistory].[startDate]
          ELSE section_sessions.[beginDate] END AS [beginDate], CASE
      WHEN ([SectionStaffHistory].[endDate] < section_sessions.[endDate]) THEN [SectionStaffHistory].[endDate] ELSE
          section_sessions.[endDate] END AS [endDate], CAST(CASE
        WHEN (([SectionStaffHistory].[staffType] NOT IN ('P', 'T'))) THEN 'the section''s staff member is no teacher of
            it'
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
        WHEN (at_school.[personID] IS NULL) THEN 'the teacher has no reported assignment in the school' ELSE NULL END AS
            VARCHAR(200)) AS excluded
    FROM (
      SELECT section_sessions_meetings.[sectionID] AS [sectionID], section_sessions_meetings.[courseID] AS [courseID],
          section_sessions_meetings.[trialID] AS [trialID], section_sessions_meetings.[calendarID] AS [calendarID],
          section_sessions_meetings.[structureID] AS [structureID], section_sessions_meetings.[schoolID] AS [schoolID],
          section_sessions_meetings.[schoolNumber] AS [schoolNumber], section_sessions_meetings.[courseNumber] AS
          [courseNumber], section_sessions_meetings.[termType] AS [termType], section_sessions_meetings.[beginDate] AS
          [beginDate], section_sessions_meetings.[endDate] AS [endDate]
      FROM (
        SELECT [Section].[sectionID] AS [sectionID], [Section].[courseID] AS [courseID], [Section].[trialID] AS
            [trialID], [Calendar].[calendarID] AS [calendarID], [Trial].[structureID] AS [structureID],
            [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], [Course].number AS [courseNumber],
            coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
            [termType], min([Term].[startDate]) AS [beginDate], max([Term].[endDate]) AS [endDate], min(CAST(CASE
              WHEN ([Course].active = 0) THEN 'the course is inactive'
              WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
              WHEN ([School].exclude = 1) THEN 'the school is excluded'
              WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
              WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
              WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
              WHEN (coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType])
                  IS NULL) THEN 'no term of the section means a term type' ELSE NULL END AS VARCHAR(200))) AS reason
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
        GROUP BY [Section].[sectionID], [Section].[courseID], [Section].[trialID], [Calendar].[calendarID],
            [Trial].[structureID], [School].[schoolID], [School].number, [Course].number,
            coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType])) AS
            section_sessions_meetings
      WHERE section_sessions_meetings.reason IS NULL) AS section_sessions
    JOIN [SectionStaffHistory] ON [SectionStaffHistory].[sectionID] = section_sessions.[sectionID]
      AND [SectionStaffHistory].[trialID] = section_sessions.[trialID]
    JOIN [Section] ON [Section].[sectionID] = section_sessions.[sectionID]
    JOIN [Person] ON [Person].[personID] = [SectionStaffHistory].[personID]
    LEFT OUTER JOIN (
      SELECT DISTINCT [EmploymentAssignment].[personID] AS [personID], [EmploymentAssignment].[schoolID] AS [schoolID]
      FROM [EmploymentAssignment]
      JOIN [School] ON [School].[schoolID] = [EmploymentAssignment].[schoolID]
      WHERE [School].[schoolID] IN (1, 2)
        AND ([EmploymentAssignment].[startDate] IS NULL
          OR [EmploymentAssignment].[startDate] <= (
          SELECT [SchoolYear].[endDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))
        AND ([EmploymentAssignment].[endDate] IS NULL
          OR [EmploymentAssignment].[endDate] >= (
          SELECT [SchoolYear].[startDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))
        AND CASE
        WHEN ([EmploymentAssignment].exclude = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1 ELSE 0 END = 0) AS at_school ON at_school.[personID] =
            [SectionStaffHistory].[personID]
      AND at_school.[schoolID] = section_sessions.[schoolID]
    WHERE ([SectionStaffHistory].[startDate] IS NULL
        OR [SectionStaffHistory].[startDate] <= section_sessions.[endDate])
      AND ([SectionStaffHistory].[endDate] IS NULL
        OR [SectionStaffHistory].[endDate] >= section_sessions.[beginDate])) AS spells) AS ranked
WHERE ranked.rank = 1
