-- rows
SELECT ranked.role, ranked.[enrollmentID], ranked.[personID], ranked.[startDate], ranked.[endDate],
    ranked.[studentUniqueId], CAST(CASE
    WHEN (ranked.reason IS NOT NULL) THEN ranked.reason
    WHEN (ranked.rank > 1) THEN 'another enrollment that starts on this day has priority' ELSE NULL END AS VARCHAR(200))
        AS excluded
FROM (
  SELECT roles.role AS role, roles.[enrollmentID] AS [enrollmentID], roles.[personID] AS [personID], roles.[startDate]
      AS [startDate], roles.[endDate] AS [endDate], roles.[studentUniqueId] AS [studentUniqueId], roles.reason AS
      reason, row_number() OVER (PARTITION BY roles.[personID], roles.role, roles.[startDate] ORDER BY CASE
      WHEN (roles.reason IS NULL) THEN 0 ELSE 1 END, roles.priority, roles.[enrollmentID]) AS rank
  FROM (
    SELECT 'residentDistrict' AS role, [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS
        [personID], [Enrollment].[startDate] AS [startDate], [Enrollment].[endDate] AS [endDate],
        trim([Person].[edFiID]) AS [studentUniqueId], CASE
      WHEN ([Enrollment].[serviceType] = 'P') THEN 1
      WHEN ([Enrollment].[serviceType] = 'S') THEN 2 ELSE 3 END AS priority, CAST(CASE
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
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN ([Enrollment].[endDate] < [Enrollment].[startDate]) THEN 'the enrollment ends before it begins'
        WHEN (trim([Enrollment].[residentDistrict]) != trim([District].number)) THEN 'another district is responsible
            and reports this itself' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Enrollment]
    JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
      AND [GradeLevel].name = [Enrollment].grade
    JOIN [Person] ON [Person].[personID] = [Enrollment].[personID]
    JOIN [District] ON [District].[districtID] = [Enrollment].[districtID]
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
      AND trim([Enrollment].[residentDistrict]) IS NOT NULL
      AND trim([Enrollment].[residentDistrict]) != ''
      AND trim([Enrollment].[servingDistrict]) IS NOT NULL
      AND trim([Enrollment].[servingDistrict]) != ''
      AND trim([Enrollment].[residentDistrict]) != trim([Enrollment].[servingDistrict])
    UNION ALL SELECT 'servingDistrict' AS role, [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID]
        AS [personID], [Enrollment].[startDate] AS [startDate], [Enrollment].[endDate] AS [endDate],
        trim([Person].[edFiID]) AS [studentUniqueId], CASE
      WHEN ([Enrollment].[serviceType] = 'P') THEN 1
      WHEN ([Enrollment].[serviceType] = 'S') THEN 2 ELSE 3 END AS priority, CAST(CASE
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
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN ([Enrollment].[endDate] < [Enrollment].[startDate]) THEN 'the enrollment ends before it begins'
        WHEN (trim([Enrollment].[servingDistrict]) != trim([District].number)) THEN 'another district is responsible and
            reports this itself' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Enrollment]
    JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
      AND [GradeLevel].name = [Enrollment].grade
    JOIN [Person] ON [Person].[personID] = [Enrollment].[personID]
    JOIN [District] ON [District].[districtID] = [Enrollment].[districtID]
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)
      AND trim([Enrollment].[residentDistrict]) IS NOT NULL
      AND trim([Enrollment].[residentDistrict]) != ''
      AND trim([Enrollment].[servingDistrict]) IS NOT NULL
      AND trim([Enrollment].[servingDistrict]) != ''
      AND trim([Enrollment].[residentDistrict]) != trim([Enrollment].[servingDistrict])) AS roles) AS ranked
