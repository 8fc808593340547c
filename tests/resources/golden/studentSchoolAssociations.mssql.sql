-- rows
SELECT spells.[enrollmentID], spells.[personID], spells.[calendarID], spells.[structureID], spells.[startDate],
    spells.[startStatus], spells.[endDate], spells.[endStatus], spells.grade, spells.[serviceType], spells.[cohortYear],
    spells.[residentDistrict], spells.[schoolID], spells.[schoolNumber], spells.[districtNumber],
    spells.[studentUniqueId], spells.structures, spells.[repeatsGrade], spells.[standardDay], CAST(CASE
    WHEN (spells.reason IS NOT NULL) THEN spells.reason
    WHEN (spells.rank > 1) THEN 'another enrollment of this school and start date has priority' ELSE NULL END AS
        VARCHAR(200)) AS excluded
FROM (
  SELECT [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS [personID], [Enrollment].[calendarID]
      AS [calendarID], [Enrollment].[structureID] AS [structureID], [Enrollment].[startDate] AS [startDate],
      [Enrollment].[startStatus] AS [startStatus], [Enrollment].[endDate] AS [endDate], [Enrollment].[endStatus] AS
      [endStatus], [Enrollment].grade AS grade, [Enrollment].[serviceType] AS [serviceType], [Enrollment].[cohortYear]
      AS [cohortYear], [Enrollment].[residentDistrict] AS [residentDistrict], [School].[schoolID] AS [schoolID],
      [School].number AS [schoolNumber], [District].number AS [districtNumber], trim([Person].[edFiID]) AS
      [studentUniqueId], (
    SELECT count(*) AS count_1
    FROM [ScheduleStructure] AS sibling
    WHERE sibling.[calendarID] = [Calendar].[calendarID]) AS structures, (
    SELECT max(CASE
        WHEN (year_before.grade = [Enrollment].grade) THEN 1 ELSE 0 END) AS max_1
    FROM [Enrollment] AS year_before
    WHERE year_before.[personID] = [Enrollment].[personID]
      AND year_before.[endYear] = 2026
      AND year_before.[serviceType] = 'P'
      AND year_before.[noShow] = 0) AS [repeatsGrade], [GradeLevel].[standardDay] AS [standardDay], CAST(CASE
      WHEN (trim([Person].[edFiID]) IS NULL
        OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
      WHEN ([Enrollment].[noShow] = 1) THEN 'the enrollment is a no-show'
      WHEN ([Enrollment].[stateExclude] = 1) THEN 'the enrollment is state excluded'
      WHEN ([Enrollment].[serviceType] IN (NULL)
        AND (1 != 1)) THEN 'the state does not take the enrollment''s service type'
      WHEN ([GradeLevel].[excludeEnrollment] = 1
        OR [GradeLevel].[stateReportExclude] = 1) THEN 'the grade level is excluded'
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
          VARCHAR(200)) AS reason, row_number() OVER (PARTITION BY [Enrollment].[personID], [School].[schoolID],
          [Enrollment].[startDate] ORDER BY CASE
      WHEN (CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 1
        WHEN ([Enrollment].[noShow] = 1) THEN 1
        WHEN ([Enrollment].[stateExclude] = 1) THEN 1
        WHEN ([Enrollment].[serviceType] IN (NULL)
          AND (1 != 1)) THEN 1
        WHEN ([GradeLevel].[excludeEnrollment] = 1
          OR [GradeLevel].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
      WHEN ([Enrollment].[serviceType] = 'P') THEN 1
      WHEN ([Enrollment].[serviceType] = 'S') THEN 2 ELSE 3 END, [Enrollment].[enrollmentID]) AS rank
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  JOIN [Person] ON [Person].[personID] = [Enrollment].[personID]
  LEFT OUTER JOIN [District] ON [District].[districtID] = [Enrollment].[districtID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS spells

-- programs
SELECT [GraduationProgramParticipation].[personID] AS parent, trim([GraduationProgram].category) AS category,
    [GraduationProgram].[cohortStartYear], coalesce([GraduationProgram].[cohortEndYear], 2031) AS [cohortEndYear],
    row_number() OVER (PARTITION BY [GraduationProgramParticipation].[personID] ORDER BY
    [GraduationProgramParticipation].[startDate] DESC, [GraduationProgramParticipation].[participationID] DESC) AS age
FROM [GraduationProgram]
LEFT OUTER JOIN (
  SELECT [GraduationProgramCredit].[graduationProgramID] AS [graduationProgramID],
      sum([GraduationProgramCredit].credits) AS credits
  FROM [GraduationProgramCredit]
  GROUP BY [GraduationProgramCredit].[graduationProgramID]) AS required_credits ON
      required_credits.[graduationProgramID] = [GraduationProgram].[graduationProgramID]
JOIN [GraduationProgramParticipation] ON [GraduationProgramParticipation].[graduationProgramID] =
    [GraduationProgram].[graduationProgramID]
WHERE [GraduationProgram].[districtID] = 1
  AND CASE
  WHEN ([GraduationProgram].active = 0) THEN 1
  WHEN ([GraduationProgram].[cohortStartYear] IS NULL) THEN 1
  WHEN (required_credits.credits IS NULL) THEN 1 ELSE 0 END = 0
  AND ([GraduationProgramParticipation].[startDate] IS NULL
    OR [GraduationProgramParticipation].[startDate] <= (
    SELECT [SchoolYear].[endDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([GraduationProgramParticipation].[endDate] IS NULL
    OR [GraduationProgramParticipation].[endDate] >= (
    SELECT [SchoolYear].[startDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
