-- rows
SELECT spells.[employmentID], spells.[personID], spells.[staffUniqueId], spells.status, spells.[startDate],
    spells.[endDate], spells.excluded
FROM (
  SELECT [Employment].[employmentID] AS [employmentID], [Employment].[personID] AS [personID], trim([Person].[edFiID])
      AS [staffUniqueId], [Employment].status AS status, [Employment].[startDate] AS [startDate], [Employment].[endDate]
      AS [endDate], CAST(CASE
      WHEN (trim([Person].[edFiID]) IS NULL
        OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
      WHEN (staff_members.reported = 0) THEN staff_members.reason ELSE NULL END AS VARCHAR(200)) AS excluded,
          row_number() OVER (PARTITION BY [Employment].[personID], [Employment].status, [Employment].[startDate] ORDER
          BY CASE
      WHEN ([Employment].[endDate] IS NULL) THEN 0 ELSE 1 END, [Employment].[endDate] DESC, [Employment].[employmentID])
          AS rank
  FROM [Employment]
  JOIN (
    SELECT ways.[personID] AS [personID], max(ways.reported) AS reported, min(ways.reason) AS reason
    FROM (
      SELECT [EmploymentAssignment].[personID] AS [personID], CASE
        WHEN (CASE
          WHEN ([EmploymentAssignment].exclude = 1) THEN 1
          WHEN ([School].exclude = 1) THEN 1
          WHEN ([School].number IN ('999')) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END AS reported, CAST(CASE
          WHEN ([EmploymentAssignment].exclude = 1) THEN 'the assignment is excluded'
          WHEN ([School].exclude = 1) THEN 'the school is excluded'
          WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school' ELSE NULL END AS VARCHAR(200))
              AS reason
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
    GROUP BY ways.[personID]) AS staff_members ON staff_members.[personID] = [Employment].[personID]
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
      WHERE [SchoolYear].[endYear] = 2027))) AS spells
WHERE spells.rank = 1
