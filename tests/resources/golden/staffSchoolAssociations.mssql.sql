-- rows
SELECT spells.[assignmentID], spells.[personID], spells.[schoolID], spells.[schoolNumber], spells.[staffUniqueId],
    spells.program, spells.excluded, only_calendars.[calendarID]
FROM (
  SELECT coded.[assignmentID] AS [assignmentID], coded.[personID] AS [personID], coded.[schoolID] AS [schoolID],
      coded.[schoolNumber] AS [schoolNumber], coded.[staffUniqueId] AS [staffUniqueId], coded.program AS program,
      coded.excluded AS excluded, row_number() OVER (PARTITION BY coded.[personID], coded.[schoolID], coded.program
      ORDER BY CASE
      WHEN (coded.excluded IS NULL) THEN 0 ELSE 1 END, coded.[assignmentID]) AS rank
  FROM (
    SELECT [EmploymentAssignment].[assignmentID] AS [assignmentID], [EmploymentAssignment].[personID] AS [personID],
        [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], trim([Person].[edFiID]) AS
        [staffUniqueId], coalesce(nullif([EmploymentAssignment].type, ''), 'REG') AS program, CAST(CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
        WHEN ([EmploymentAssignment].exclude = 1) THEN 'the assignment is excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school' ELSE NULL END AS VARCHAR(200)) AS
            excluded
    FROM [EmploymentAssignment]
    JOIN [School] ON [School].[schoolID] = [EmploymentAssignment].[schoolID]
    JOIN [Person] ON [Person].[personID] = [EmploymentAssignment].[personID]
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
        WHERE [SchoolYear].[endYear] = 2027))) AS coded) AS spells
LEFT OUTER JOIN (
  SELECT [School].[schoolID] AS [schoolID], min([Calendar].[calendarID]) AS [calendarID]
  FROM [Calendar]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[calendarID] = [Calendar].[calendarID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
  GROUP BY [School].[schoolID]
  HAVING count(*) = 1) AS only_calendars ON only_calendars.[schoolID] = spells.[schoolID]
WHERE spells.rank = 1

-- subjects
SELECT DISTINCT [SectionStaffHistory].[personID] AS parent, [School].[schoolID], [Course].[subjectType] AS code
FROM [Section]
JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
  AND [Trial].active = 1
JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
JOIN [SectionStaffHistory] ON [SectionStaffHistory].[sectionID] = [Section].[sectionID]
WHERE [Calendar].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)
  AND CASE
  WHEN ([Course].active = 0) THEN 1
  WHEN ([Course].[stateReportExclude] = 1) THEN 1
  WHEN ([School].exclude = 1) THEN 1
  WHEN ([School].number IN ('999')) THEN 1
  WHEN ([Calendar].exclude = 1) THEN 1
  WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
  AND [SectionStaffHistory].[trialID] = [Section].[trialID]
  AND [SectionStaffHistory].[staffType] IN ('P', 'T')
  AND [Course].[subjectType] IS NOT NULL
