-- rows
SELECT [Person].[personID], trim([Person].[edFiID]) AS [contactUniqueId], coalesce(nullif([Identity].[legalFirstName],
    ''), [Identity].[firstName]) AS [firstName], coalesce(nullif([Identity].[legalMiddleName], ''),
    [Identity].[middleName]) AS [middleName], coalesce(nullif([Identity].[legalLastName], ''), [Identity].[lastName]) AS
    [lastSurname], coalesce(nullif([Identity].[legalSuffix], ''), [Identity].suffix) AS suffix,
    nullif([Identity].[firstName], coalesce(nullif([Identity].[legalFirstName], ''), [Identity].[firstName])) AS
    [preferredFirstName], nullif([Identity].[lastName], coalesce(nullif([Identity].[legalLastName], ''),
    [Identity].[lastName])) AS [preferredLastSurname], coalesce(nullif([Identity].[legalGender], ''), [Identity].gender)
    AS gender, [Identity].[homePrimaryLanguage], [Contact].[communicationLanguage], CAST(CASE
    WHEN (guardians.reported = 0) THEN guardians.reason ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT relationships.[contactID] AS [contactID], max(CASE
      WHEN (relationships.excluded IS NULL) THEN 1 ELSE 0 END) AS reported, min(relationships.excluded) AS reason
  FROM (
    SELECT ranked.[pairID] AS [pairID], ranked.name AS name, ranked.seq AS seq, ranked.[studentID] AS [studentID],
        ranked.[studentUniqueId] AS [studentUniqueId], ranked.[contactID] AS [contactID], ranked.[contactUniqueId] AS
        [contactUniqueId], ranked.excluded AS excluded
    FROM (
      SELECT pairs.[pairID] AS [pairID], pairs.name AS name, pairs.seq AS seq, pairs.[studentID] AS [studentID],
          pairs.[studentUniqueId] AS [studentUniqueId], pairs.[contactID] AS [contactID], pairs.[contactUniqueId] AS
          [contactUniqueId], pairs.excluded AS excluded, row_number() OVER (PARTITION BY pairs.[studentID],
          pairs.[contactID] ORDER BY CASE
          WHEN (pairs.excluded IS NULL) THEN 0 ELSE 1 END, CASE
          WHEN (pairs.seq IS NULL) THEN 1 ELSE 0 END, pairs.seq, pairs.[pairID]) AS rank
      FROM (
        SELECT [RelatedPair].[pairID] AS [pairID], [RelatedPair].name AS name, [RelatedPair].seq AS seq,
            student.[personID] AS [studentID], trim(student.[edFiID]) AS [studentUniqueId], relative.[personID] AS
            [contactID], trim(relative.[edFiID]) AS [contactUniqueId], CAST(CASE
            WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
            WHEN (trim(student.[edFiID]) IS NULL
              OR trim(student.[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
            WHEN (trim(relative.[edFiID]) IS NULL
              OR trim(relative.[edFiID]) = '') THEN 'the contact has no Ed-Fi ID'
            WHEN (relative_identity.[identityID] IS NULL) THEN 'the contact has no current identity'
            WHEN ([RelatedPair].[personID1] != [RelatedPair].[personID2]
              AND CASE
              WHEN (relative_identity.birthdate < student_identity.birthdate) THEN 1 ELSE 0 END = 0
              AND (EXISTS (
                SELECT 1 AS anon_1
                FROM [Enrollment]
                WHERE [Enrollment].[personID] = relative.[personID]
                  AND [Enrollment].[endYear] = 2027
                  AND [Enrollment].[noShow] = 0
                  AND [Enrollment].[stateExclude] = 0))) THEN 'both are students and the contact is not the older' ELSE
                      NULL END AS VARCHAR(200)) AS excluded
        FROM [RelatedPair]
        JOIN (
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
                WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END) AS reported,
                    min(CAST(CASE
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
          GROUP BY [Enrollment].[personID]) AS enrolled_students ON enrolled_students.[personID] =
              [RelatedPair].[personID1]
        JOIN [Person] AS student ON student.[personID] = [RelatedPair].[personID1]
        JOIN [Person] AS relative ON relative.[personID] = [RelatedPair].[personID2]
        LEFT OUTER JOIN [Identity] AS student_identity ON student_identity.[identityID] = student.[currentIdentityID]
        LEFT OUTER JOIN [Identity] AS relative_identity ON relative_identity.[identityID] = relative.[currentIdentityID]
        WHERE [RelatedPair].guardian = 1
          AND ([RelatedPair].[startDate] IS NULL
            OR [RelatedPair].[startDate] <= (
            SELECT [SchoolYear].[endDate]
            FROM [SchoolYear]
            WHERE [SchoolYear].[endYear] = 2027))
          AND ([RelatedPair].[endDate] IS NULL
            OR [RelatedPair].[endDate] >= (
            SELECT [SchoolYear].[startDate]
            FROM [SchoolYear]
            WHERE [SchoolYear].[endYear] = 2027))) AS pairs) AS ranked
    WHERE ranked.rank = 1) AS relationships
  GROUP BY relationships.[contactID]) AS guardians
JOIN [Person] ON [Person].[personID] = guardians.[contactID]
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
