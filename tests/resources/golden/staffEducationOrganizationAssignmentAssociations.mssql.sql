-- rows
SELECT spells.[campusTable], spells.[campusID], spells.[personID], spells.[staffUniqueId], spells.[schoolNumber],
    spells.[assignmentCode], spells.[startDate], spells.[endDate], spells.title, spells.fte, spells.[employmentStatus],
    spells.[hireDate], spells.excluded
FROM (
  SELECT 'EmploymentAssignment' AS [campusTable], [EmploymentAssignment].[assignmentID] AS [campusID],
      [EmploymentAssignment].[personID] AS [personID], trim([Person].[edFiID]) AS [staffUniqueId], [School].number AS
      [schoolNumber], [EmploymentAssignment].[assignmentCode] AS [assignmentCode], [EmploymentAssignment].[startDate] AS
      [startDate], [EmploymentAssignment].[endDate] AS [endDate], [EmploymentAssignment].title AS title,
      [EmploymentAssignment].fte AS fte, [Employment].status AS [employmentStatus], [Employment].[startDate] AS
      [hireDate], CAST(CASE
      WHEN (trim([Person].[edFiID]) IS NULL
        OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
      WHEN ([EmploymentAssignment].exclude = 1) THEN 'the assignment is excluded'
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school' ELSE NULL END AS VARCHAR(200)) AS
          excluded, row_number() OVER (PARTITION BY [EmploymentAssignment].[personID],
          [EmploymentAssignment].[schoolID], [EmploymentAssignment].[assignmentCode], [EmploymentAssignment].[startDate]
          ORDER BY CASE
      WHEN (CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 1
        WHEN ([EmploymentAssignment].exclude = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
      WHEN ([EmploymentAssignment].[endDate] IS NULL) THEN 0 ELSE 1 END, [EmploymentAssignment].[endDate] DESC,
          [EmploymentAssignment].[assignmentID], [Employment].[startDate] DESC, [Employment].[employmentID]) AS rank
  FROM [EmploymentAssignment]
  JOIN [School] ON [School].[schoolID] = [EmploymentAssignment].[schoolID]
  JOIN [Person] ON [Person].[personID] = [EmploymentAssignment].[personID]
  LEFT OUTER JOIN [Employment] ON [Employment].[personID] = [EmploymentAssignment].[personID]
    AND [Employment].status != ''
    AND [Employment].[districtID] = 1
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
    AND ([EmploymentAssignment].[endDate] IS NULL
      OR [Employment].[startDate] <= [EmploymentAssignment].[endDate])
    AND ([Employment].[endDate] IS NULL
      OR [Employment].[endDate] >= [EmploymentAssignment].[startDate])
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
  UNION ALL SELECT 'Employment' AS [campusTable], [Employment].[employmentID] AS [campusID], [Employment].[personID] AS
      [personID], trim([Person].[edFiID]) AS [staffUniqueId], CAST(NULL AS VARCHAR(15)) AS [schoolNumber],
      [Employment].[assignmentCode] AS [assignmentCode], [Employment].[startDate] AS [startDate], [Employment].[endDate]
      AS [endDate], [Employment].title AS title, CAST(NULL AS NUMERIC(5, 3)) AS fte, [Employment].status AS
      [employmentStatus], [Employment].[startDate] AS [hireDate], CAST(CASE
      WHEN (trim([Person].[edFiID]) IS NULL
        OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
      WHEN ([Employment].[assignmentCode] IS NULL
        OR [Employment].[assignmentCode] = '') THEN 'the district employment has no assignment code' ELSE NULL END AS
            VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY [Employment].[personID],
            [Employment].[assignmentCode], [Employment].[startDate] ORDER BY CASE
      WHEN (CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 1
        WHEN ([Employment].[assignmentCode] IS NULL
          OR [Employment].[assignmentCode] = '') THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
      WHEN ([Employment].[endDate] IS NULL) THEN 0 ELSE 1 END, [Employment].[endDate] DESC, [Employment].[employmentID])
          AS rank
  FROM [Employment]
  JOIN [Person] ON [Person].[personID] = [Employment].[personID]
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
    AND [Employment].[districtStaff] = 1) AS spells
WHERE spells.rank = 1
