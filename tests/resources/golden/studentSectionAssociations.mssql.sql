-- rows
SELECT spells.[rosterID], spells.[personID], spells.[sectionID], spells.[repeatCourse], spells.[courseID],
    spells.[courseNumber], spells.[schoolID], spells.[schoolNumber], spells.[termType], spells.[beginDate],
    spells.[endDate], spells.[homeroomSection], spells.homeroom, spells.[studentUniqueId], CAST(CASE
    WHEN (spells.reason IS NOT NULL) THEN spells.reason
    WHEN (spells.rank > 1) THEN 'another roster row of this section, session and beginning has priority' ELSE NULL END
        AS VARCHAR(200)) AS excluded
FROM (
  SELECT [Roster].[rosterID] AS [rosterID], [Roster].[personID] AS [personID], [Roster].[sectionID] AS [sectionID],
      [Roster].[repeatCourse] AS [repeatCourse], section_meetings.[courseID] AS [courseID],
      section_meetings.[courseNumber] AS [courseNumber], section_meetings.[schoolID] AS [schoolID],
      section_meetings.[schoolNumber] AS [schoolNumber], section_meetings.[termType] AS [termType], CASE
    WHEN ([Roster].[startDate] > section_meetings.[beginDate]) THEN [Roster].[startDate] ELSE
        section_meetings.[beginDate] END AS [beginDate], CASE
    WHEN ([Roster].[endDate] < section_meetings.[endDate]) THEN [Roster].[endDate] ELSE section_meetings.[endDate] END
        AS [endDate], [Section].[homeroomSection] AS [homeroomSection], [Course].homeroom AS homeroom,
        trim([Person].[edFiID]) AS [studentUniqueId], CAST(CASE
      WHEN (section_meetings.reason IS NOT NULL) THEN section_meetings.reason
      WHEN (trim([Person].[edFiID]) IS NULL
        OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
      WHEN ([Roster].[endDate] < [Roster].[startDate]) THEN 'the roster row ends before it begins'
      WHEN (attended_structures.[personID] IS NULL) THEN 'the student has no reported enrollment in the section''s
          schedule structure' ELSE NULL END AS VARCHAR(200)) AS reason, row_number() OVER (PARTITION BY
          [Roster].[personID], [Roster].[sectionID], section_meetings.[termType], CASE
      WHEN ([Roster].[startDate] > section_meetings.[beginDate]) THEN [Roster].[startDate] ELSE
          section_meetings.[beginDate] END ORDER BY CASE
      WHEN (CASE
        WHEN (section_meetings.reason IS NOT NULL) THEN 1
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 1
        WHEN ([Roster].[endDate] < [Roster].[startDate]) THEN 1
        WHEN (attended_structures.[personID] IS NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
      WHEN ([Roster].[endDate] < section_meetings.[endDate]) THEN [Roster].[endDate] ELSE section_meetings.[endDate] END
          DESC, [Roster].[rosterID]) AS rank
  FROM [Roster]
  JOIN (
    SELECT [Section].[sectionID] AS [sectionID], [Section].[courseID] AS [courseID], [Section].[trialID] AS [trialID],
        [Calendar].[calendarID] AS [calendarID], [Trial].[structureID] AS [structureID], [School].[schoolID] AS
        [schoolID], [School].number AS [schoolNumber], [Course].number AS [courseNumber],
        coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
        [termType], min([Term].[startDate]) AS [beginDate], max([Term].[endDate]) AS [endDate], min(CAST(CASE
          WHEN ([Course].active = 0) THEN 'the course is inactive'
          WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
          WHEN ([School].exclude = 1) THEN 'the school is excluded'
          WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
          WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
          WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
          WHEN (coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) IS
              NULL) THEN 'no term of the section means a term type' ELSE NULL END AS VARCHAR(200))) AS reason
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
        section_meetings ON section_meetings.[sectionID] = [Roster].[sectionID]
  JOIN [Person] ON [Person].[personID] = [Roster].[personID]
  JOIN [Section] ON [Section].[sectionID] = [Roster].[sectionID]
  JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
  LEFT OUTER JOIN (
    SELECT DISTINCT attending.[personID] AS [personID], attending.[structureID] AS [structureID]
    FROM (
      SELECT [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS [personID],
          [Enrollment].[calendarID] AS [calendarID], [Enrollment].[structureID] AS [structureID], [School].[schoolID] AS
          [schoolID], [School].number AS [schoolNumber], [Enrollment].[startDate] AS [startDate], [Enrollment].[endDate]
          AS [endDate], [Enrollment].grade AS grade
      FROM [Enrollment]
      JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
      JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
      LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
        AND [GradeLevel].name = [Enrollment].grade
      WHERE [Calendar].[endYear] = 2027
        AND [School].[schoolID] IN (1, 2)
        AND CASE
        WHEN ([Enrollment].[noShow] = 1) THEN 1
        WHEN ([Enrollment].[stateExclude] = 1) THEN 1
        WHEN ([Enrollment].[serviceType] IN (NULL)
          AND (1 != 1)) THEN 1
        WHEN ([GradeLevel].[excludeEnrollment] = 1
          OR [GradeLevel].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS attending) AS attended_structures ON
            attended_structures.[personID] = [Roster].[personID]
    AND attended_structures.[structureID] = section_meetings.[structureID]
  WHERE ([Roster].[startDate] IS NULL
      OR [Roster].[startDate] <= section_meetings.[endDate])
    AND ([Roster].[endDate] IS NULL
      OR [Roster].[endDate] >= section_meetings.[beginDate]
      OR [Roster].[endDate] < [Roster].[startDate]
      AND [Roster].[startDate] >= section_meetings.[beginDate])) AS spells
