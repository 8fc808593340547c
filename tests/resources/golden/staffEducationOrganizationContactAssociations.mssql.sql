-- rows
SELECT [Person].[personID], trim([Person].[edFiID]) AS [staffUniqueId], CASE
  WHEN ([Contact].[emailPrivate] IS NULL
    OR [Contact].[emailPrivate] = 0) THEN coalesce(nullif(trim([Contact].email), ''),
        nullif(trim([Contact].[secondaryEmail]), '')) END AS mail, [District].number AS [districtNumber], CAST(CASE
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the staff member has no Ed-Fi ID'
    WHEN (staff_members.reported = 0) THEN staff_members.reason
    WHEN (CASE
      WHEN ([Contact].[emailPrivate] IS NULL
        OR [Contact].[emailPrivate] = 0) THEN coalesce(nullif(trim([Contact].email), ''),
            nullif(trim([Contact].[secondaryEmail]), '')) END IS NULL) THEN 'the staff member has no e-mail address that
            may be sent' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
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
  GROUP BY ways.[personID]) AS staff_members
JOIN [Person] ON [Person].[personID] = staff_members.[personID]
JOIN [District] ON [District].[districtID] = 1
LEFT OUTER JOIN [Contact] ON [Contact].[personID] = [Person].[personID]

-- telephones
SELECT work.parent, work.[telephoneType], work.telephone, work.[rowID]
FROM (
  SELECT telephones.parent AS parent, telephones.[telephoneType] AS [telephoneType], telephones.telephone AS telephone,
      telephones.[rowID] AS [rowID]
  FROM (
    SELECT [Contact].[personID] AS parent, 'Home' AS [telephoneType], [Contact].[homePhone] AS telephone, 0 AS [rowID]
    FROM [Contact]
    WHERE [Contact].[homePhone] IS NOT NULL
      AND [Contact].[homePhone] != ''
      AND ([Contact].[homePhonePrivate] IS NULL
        OR [Contact].[homePhonePrivate] = 0)
    UNION ALL SELECT [Contact].[personID] AS parent, 'Work' AS [telephoneType], [Contact].[workPhone] AS telephone, 0 AS
        [rowID]
    FROM [Contact]
    WHERE [Contact].[workPhone] IS NOT NULL
      AND [Contact].[workPhone] != ''
      AND ([Contact].[workPhonePrivate] IS NULL
        OR [Contact].[workPhonePrivate] = 0)
    UNION ALL SELECT [Contact].[personID] AS parent, 'Cell' AS [telephoneType], [Contact].[cellPhone] AS telephone, 0 AS
        [rowID]
    FROM [Contact]
    WHERE [Contact].[cellPhone] IS NOT NULL
      AND [Contact].[cellPhone] != ''
      AND ([Contact].[cellPhonePrivate] IS NULL
        OR [Contact].[cellPhonePrivate] = 0)
    UNION ALL SELECT [HouseholdMember].[personID] AS parent, 'Home' AS [telephoneType], [Household].phone AS telephone,
        [HouseholdMember].[memberID] AS [rowID]
    FROM [HouseholdMember]
    JOIN [Household] ON [Household].[householdID] = [HouseholdMember].[householdID]
    WHERE [Household].phone IS NOT NULL
      AND [Household].phone != ''
      AND ([Household].[phonePrivate] IS NULL
        OR [Household].[phonePrivate] = 0)
      AND ([HouseholdMember].secondary IS NULL
        OR [HouseholdMember].secondary = 0)
      AND ([HouseholdMember].private IS NULL
        OR [HouseholdMember].private = 0)
      AND ([HouseholdMember].[startDate] IS NULL
        OR [HouseholdMember].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember].[endDate] IS NULL
        OR [HouseholdMember].[endDate] >= (
        SELECT [SchoolYear].[startDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))) AS telephones) AS work
WHERE work.[telephoneType] = 'Work'
