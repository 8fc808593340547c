-- rows
SELECT sessions.[sessionID], [Person].[personID], trim([Person].[edFiID]) AS [staffUniqueId], sessions.[schoolNumber],
    sessions.[programCategory], sessions.[beginDate], sessions.[endDate], CAST(CASE
    WHEN (sessions.reason IS NOT NULL) THEN sessions.reason
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
    WHEN (staff_of_district.[personID] IS NULL) THEN 'the instructor is not on the staff of the year'
    WHEN (staff_of_district.reported = 0) THEN staff_of_district.reason
    WHEN (sessions.[endDate] < sessions.[beginDate]) THEN 'the session ends before it begins' ELSE NULL END AS
        VARCHAR(200)) AS excluded
FROM (
  SELECT [ProgramSession].[sessionID] AS [sessionID], [ProgramSession].[schoolID] AS [schoolID], [School].number AS
      [schoolNumber], [ProgramSession].name AS name, [ProgramSession].[startDate] AS [beginDate],
      [ProgramSession].[endDate] AS [endDate], [ProgramSession].[instructorPersonID] AS [instructorPersonID],
      programs.[programName] AS [programName], programs.[programCategory] AS [programCategory], programs.[programCode]
      AS [programCode], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN (programs.reason IS NOT NULL) THEN programs.reason ELSE NULL END AS VARCHAR(200)) AS reason
  FROM [ProgramSession]
  JOIN (
    SELECT [Program].[programID] AS [programID], trim([Program].name) AS [programName], [Program].category AS
        [programCategory], [Program].code AS [programCode], [Program].[cipCode] AS [cipCode],
        [Program].[privateProvider] AS [privateProvider], coalesce(max([EdFiProgramMapping].resource) OVER (PARTITION BY
        trim([Program].name), [Program].category), 'studentProgramAssociations') AS [reportedBy], CAST(CASE
        WHEN ([Program].active = 0) THEN 'the program is not active'
        WHEN ([Program].[stateReported] = 0) THEN 'the program is not reported' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Program]
    LEFT OUTER JOIN [EdFiProgramMapping] ON [EdFiProgramMapping].[programID] = [Program].[programID]
      AND [EdFiProgramMapping].[endYear] = 2027) AS programs ON programs.[programID] = [ProgramSession].[programID]
  LEFT OUTER JOIN [School] ON [School].[schoolID] = [ProgramSession].[schoolID]
  WHERE ([ProgramSession].[schoolID] IN (1, 2)
      OR [ProgramSession].[schoolID] IS NULL)
    AND ([ProgramSession].[startDate] IS NULL
      OR [ProgramSession].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([ProgramSession].[endDate] IS NULL
      OR [ProgramSession].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))) AS sessions
JOIN [Person] ON [Person].[personID] = sessions.[instructorPersonID]
LEFT OUTER JOIN (
  SELECT ways.[personID] AS [personID], max(ways.reported) AS reported, min(ways.reason) AS reason
  FROM (
    SELECT [EmploymentAssignment].[personID] AS [personID], CASE
      WHEN (CASE
        WHEN ([EmploymentAssignment].exclude = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END AS reported, CAST(CASE
        WHEN ([EmploymentAssignment].exclude = 1) THEN 'the assignment is excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school' ELSE NULL END AS VARCHAR(200)) AS
            reason
    FROM [EmploymentAssignment]
    JOIN [School] ON [School].[schoolID] = [EmploymentAssignment].[schoolID]
    WHERE [School].[districtID] = 1
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
    UNION ALL SELECT [Employment].[personID] AS [personID], CASE
      WHEN ([Employment].[districtStaff] = 1) THEN 1 ELSE 0 END AS reported, CAST(CASE
        WHEN (CASE
          WHEN ([Employment].[districtStaff] = 1) THEN 0 ELSE 1 END = 1) THEN 'the staff member is neither district
              staff nor assigned' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Employment]
    WHERE [Employment].[districtID] = 1
      AND ([Employment].[startDate] IS NULL
        OR [Employment].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([Employment].[endDate] IS NULL
        OR [Employment].[endDate] >= (
        SELECT [SchoolYear].[startDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([Employment].[districtStaff] = 1
        OR NOT (EXISTS (
          SELECT 1 AS anon_1
          FROM [EmploymentAssignment]
          WHERE [EmploymentAssignment].[personID] = [Employment].[personID]
            AND ([EmploymentAssignment].[startDate] IS NULL
              OR [EmploymentAssignment].[startDate] <= (
              SELECT [SchoolYear].[endDate]
              FROM [SchoolYear]
              WHERE [SchoolYear].[endYear] = 2027))
            AND ([EmploymentAssignment].[endDate] IS NULL
              OR [EmploymentAssignment].[endDate] >= (
              SELECT [SchoolYear].[startDate]
              FROM [SchoolYear]
              WHERE [SchoolYear].[endYear] = 2027)))))) AS ways
  GROUP BY ways.[personID]) AS staff_of_district ON staff_of_district.[personID] = [Person].[personID]
