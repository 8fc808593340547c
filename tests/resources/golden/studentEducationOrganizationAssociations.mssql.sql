-- rows
SELECT [Person].[personID], trim([Person].[edFiID]) AS [studentUniqueId], [Person].[studentNumber], [Person].[stateID],
    [Identity].gender, [Identity].[hispanicEthnicity], [Identity].[raceEthnicityFed], [Identity].[homePrimaryLanguage],
    [Identity].[tribalEnrollment], [Identity].[dateEnteredUS], [Contact].[communicationLanguage], CAST(CASE
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT [Enrollment].[personID] AS [personID], sum(CASE
      WHEN (CASE
        WHEN ([Enrollment].[noShow] = 1) THEN 1
        WHEN ([Enrollment].[stateExclude] = 1) THEN 1
        WHEN ([Enrollment].[serviceType] IN (NULL)
          AND (1 != 1)) THEN 1
        WHEN ([GradeLevel].[excludeEnrollment] = 1
          OR [GradeLevel].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END) AS reported, min(CAST(CASE
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
            VARCHAR(200))) AS reason
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
  GROUP BY [Enrollment].[personID]) AS enrolled_students
JOIN [Person] ON [Person].[personID] = enrolled_students.[personID]
LEFT OUTER JOIN [Identity] ON [Identity].[identityID] = [Person].[currentIdentityID]
LEFT OUTER JOIN [Contact] ON [Contact].[personID] = [Person].[personID]

-- addresses
SELECT [HouseholdMember].[personID] AS parent, [HouseholdMember].[memberID], [HouseholdLocation].[locationID],
    [Address].[addressID], [Address].number, [Address].prefix, [Address].street, [Address].tag, [Address].dir,
    [Address].apt, [Address].city, [Address].state, [Address].zip, [Address].county, CASE
  WHEN ([HouseholdMember].secondary = 1
    OR [HouseholdLocation].secondary = 1) THEN 'Mailing'
  WHEN ([Address].[postOfficeBox] = 1) THEN 'Mailing'
  WHEN ([HouseholdLocation].physical = 0
    AND [HouseholdLocation].mailing = 1) THEN 'Mailing' ELSE 'Home' END AS [addressType], coalesce(CASE
    WHEN ([HouseholdMember].[startDate] > [HouseholdLocation].[startDate]) THEN [HouseholdMember].[startDate] ELSE
        [HouseholdLocation].[startDate] END, [HouseholdMember].[startDate]) AS [beginDate], coalesce(CASE
    WHEN ([HouseholdMember].[endDate] < [HouseholdLocation].[endDate]) THEN [HouseholdMember].[endDate] ELSE
        [HouseholdLocation].[endDate] END, [HouseholdMember].[endDate]) AS [endDate]
FROM [HouseholdMember]
JOIN [HouseholdLocation] ON [HouseholdLocation].[householdID] = [HouseholdMember].[householdID]
JOIN [Address] ON [Address].[addressID] = [HouseholdLocation].[addressID]
WHERE ([HouseholdMember].private IS NULL
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
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([HouseholdLocation].private IS NULL
    OR [HouseholdLocation].private = 0)
  AND ([HouseholdLocation].[startDate] IS NULL
    OR [HouseholdLocation].[startDate] <= (
    SELECT [SchoolYear].[endDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([HouseholdLocation].[endDate] IS NULL
    OR [HouseholdLocation].[endDate] >= (
    SELECT [SchoolYear].[startDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND (([HouseholdMember].secondary IS NULL
      OR [HouseholdMember].secondary = 0)
    AND ([HouseholdLocation].secondary IS NULL
      OR [HouseholdLocation].secondary = 0)
    OR [HouseholdMember].mailing = 1
    AND [HouseholdLocation].mailing = 1)
  AND ([HouseholdMember].[endDate] IS NULL
    OR [HouseholdLocation].[startDate] IS NULL
    OR [HouseholdLocation].[startDate] <= [HouseholdMember].[endDate])
  AND ([HouseholdLocation].[endDate] IS NULL
    OR [HouseholdMember].[startDate] IS NULL
    OR [HouseholdMember].[startDate] <= [HouseholdLocation].[endDate])

-- telephones
SELECT telephones.parent, telephones.[telephoneType], telephones.telephone, telephones.[rowID]
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
      WHERE [SchoolYear].[endYear] = 2027))) AS telephones

-- electronicMails
SELECT electronic_mails.parent, electronic_mails.rank, electronic_mails.mail
FROM (
  SELECT [Contact].[personID] AS parent, 1 AS rank, [Contact].email AS mail
  FROM [Contact]
  WHERE ([Contact].[emailPrivate] IS NULL
      OR [Contact].[emailPrivate] = 0)
    AND [Contact].email IS NOT NULL
    AND [Contact].email != ''
  UNION ALL SELECT [Contact].[personID] AS parent, 2 AS rank, [Contact].[secondaryEmail] AS mail
  FROM [Contact]
  WHERE ([Contact].[emailPrivate] IS NULL
      OR [Contact].[emailPrivate] = 0)
    AND [Contact].[secondaryEmail] IS NOT NULL
    AND [Contact].[secondaryEmail] != '') AS electronic_mails

-- races
SELECT DISTINCT [Person].[personID] AS parent, [IdentityRace].[raceCode]
FROM [Person]
JOIN [IdentityRace] ON [IdentityRace].[identityID] = [Person].[currentIdentityID]

-- characteristics
SELECT characteristics.parent, characteristics.name, characteristics.[beginDate], characteristics.[endDate]
FROM (
  SELECT [Homeless].[personID] AS parent, 'Homeless' AS name, [Homeless].[startDate] AS [beginDate],
      [Homeless].[endDate] AS [endDate]
  FROM [Homeless]
  WHERE ([Homeless].[startDate] IS NULL
      OR [Homeless].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([Homeless].[endDate] IS NULL
      OR [Homeless].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [Homeless].[personID] AS parent, 'Unaccompanied' AS name, [Homeless].[startDate] AS [beginDate],
      [Homeless].[endDate] AS [endDate]
  FROM [Homeless]
  WHERE ([Homeless].[startDate] IS NULL
      OR [Homeless].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([Homeless].[endDate] IS NULL
      OR [Homeless].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND [Homeless].[unaccompaniedYouth] = 1
  UNION ALL SELECT [FosterCare].[personID] AS parent, 'Foster' AS name, [FosterCare].[startDate] AS [beginDate],
      [FosterCare].[endDate] AS [endDate]
  FROM [FosterCare]
  WHERE ([FosterCare].[startDate] IS NULL
      OR [FosterCare].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([FosterCare].[endDate] IS NULL
      OR [FosterCare].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [MilitaryConnections].[personID] AS parent, 'Military' AS name, [MilitaryConnections].[startDate] AS
      [beginDate], [MilitaryConnections].[endDate] AS [endDate]
  FROM [MilitaryConnections]
  WHERE ([MilitaryConnections].[startDate] IS NULL
      OR [MilitaryConnections].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([MilitaryConnections].[endDate] IS NULL
      OR [MilitaryConnections].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [Migrant].[personID] AS parent, 'Migrant' AS name, [Migrant].[startDate] AS [beginDate],
      [Migrant].[endDate] AS [endDate]
  FROM [Migrant]
  WHERE ([Migrant].[startDate] IS NULL
      OR [Migrant].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([Migrant].[endDate] IS NULL
      OR [Migrant].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [Person].[personID] AS parent, 'Immigrant' AS name, CAST(NULL AS DATETIME) AS [beginDate], CAST(NULL
      AS DATETIME) AS [endDate]
  FROM [Person]
  JOIN [Identity] ON [Identity].[identityID] = [Person].[currentIdentityID]
  WHERE [Identity].immigrant = 'Y') AS characteristics

-- indicators
SELECT indicators.parent, indicators.name, indicators.[beginDate], indicators.[endDate]
FROM (
  SELECT [Gifted].[personID] AS parent, 'Gifted and Talented' AS name, [Gifted].[startDate] AS [beginDate],
      [Gifted].[endDate] AS [endDate]
  FROM [Gifted]
  WHERE ([Gifted].[startDate] IS NULL
      OR [Gifted].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([Gifted].[endDate] IS NULL
      OR [Gifted].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [Section504].[personID] AS parent, 'Section 504' AS name, [Section504].[startDate] AS [beginDate],
      [Section504].[endDate] AS [endDate]
  FROM [Section504]
  WHERE ([Section504].[startDate] IS NULL
      OR [Section504].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([Section504].[endDate] IS NULL
      OR [Section504].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))) AS indicators

-- disabilities
SELECT disabilities.parent, disabilities.rank, disabilities.disability, disabilities.[beginDate]
FROM (
  SELECT [SpecialEDState].[personID] AS parent, 0 AS rank, [SpecialEDState].[primaryDisability] AS disability,
      [SpecialEDState].[startDate] AS [beginDate]
  FROM [SpecialEDState]
  WHERE [SpecialEDState].[primaryDisability] IS NOT NULL
    AND [SpecialEDState].[primaryDisability] != ''
    AND ([SpecialEDState].[startDate] IS NULL
      OR [SpecialEDState].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND (coalesce([SpecialEDState].[exitDate], [SpecialEDState].[endDate]) IS NULL
      OR coalesce([SpecialEDState].[exitDate], [SpecialEDState].[endDate]) >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
  UNION ALL SELECT [Enrollment].[personID] AS parent, 1 AS rank, [Enrollment].disability1 AS disability,
      [Enrollment].[startDate] AS [beginDate]
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Enrollment].disability1 IS NOT NULL
    AND [Enrollment].disability1 != ''
    AND [Calendar].[endYear] = 2027
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
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
  UNION ALL SELECT [Enrollment].[personID] AS parent, 2 AS rank, [Enrollment].disability2 AS disability,
      [Enrollment].[startDate] AS [beginDate]
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Enrollment].disability2 IS NOT NULL
    AND [Enrollment].disability2 != ''
    AND [Calendar].[endYear] = 2027
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
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
  UNION ALL SELECT [Enrollment].[personID] AS parent, 3 AS rank, [Enrollment].disability3 AS disability,
      [Enrollment].[startDate] AS [beginDate]
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Enrollment].disability3 IS NOT NULL
    AND [Enrollment].disability3 != ''
    AND [Calendar].[endYear] = 2027
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
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS disabilities

-- englishLearners
SELECT [Lep].[personID] AS parent, [Lep].[lepID], [Lep].[programStatus], [Lep].[identifiedDate],
    [Lep].[firstYearMonitoring], [Lep].[secondYearMonitoring], [SchoolYear].[startDate] AS [yearStart],
    [SchoolYear].[endDate] AS [yearEnd]
FROM [Lep]
JOIN [SchoolYear] ON [SchoolYear].[endYear] = 2027
WHERE [Lep].[identifiedDate] IS NULL
  OR [Lep].[identifiedDate] <= [SchoolYear].[endDate]

-- military
SELECT [MilitaryConnections].[personID] AS parent, [MilitaryConnections].[militaryConnectionID],
    [MilitaryConnections].status, [MilitaryConnections].[startDate] AS [beginDate]
FROM [MilitaryConnections]
WHERE ([MilitaryConnections].[startDate] IS NULL
    OR [MilitaryConnections].[startDate] <= (
    SELECT [SchoolYear].[endDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([MilitaryConnections].[endDate] IS NULL
    OR [MilitaryConnections].[endDate] >= (
    SELECT [SchoolYear].[startDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
