-- rows
SELECT relationships.[pairID], relationships.[studentID], relationships.[studentID] AS [personID],
    relationships.[studentUniqueId], relationships.[contactID], relationships.[contactUniqueId], relationships.name,
    relationships.seq, relationships.excluded, CASE
  WHEN (EXISTS (
    SELECT 1 AS anon_1
    FROM [HouseholdMember] AS [HouseholdMember_1]
    JOIN [HouseholdMember] AS [HouseholdMember_2] ON [HouseholdMember_2].[householdID] =
        [HouseholdMember_1].[householdID]
    WHERE [HouseholdMember_1].[personID] = relationships.[studentID]
      AND [HouseholdMember_2].[personID] = relationships.[contactID]
      AND ([HouseholdMember_1].[startDate] IS NULL
        OR [HouseholdMember_1].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_1].[endDate] IS NULL
        OR [HouseholdMember_1].[endDate] >= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_2].[startDate] IS NULL
        OR [HouseholdMember_2].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_2].[endDate] IS NULL
        OR [HouseholdMember_2].[endDate] >= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_1].private IS NULL
        OR [HouseholdMember_1].private = 0)
      AND ([HouseholdMember_2].private IS NULL
        OR [HouseholdMember_2].private = 0))) THEN 1
  WHEN (EXISTS (
    SELECT 1 AS anon_2
    FROM [HouseholdMember] AS [HouseholdMember_3]
    JOIN [HouseholdMember] AS [HouseholdMember_4] ON [HouseholdMember_4].[householdID] =
        [HouseholdMember_3].[householdID]
    WHERE [HouseholdMember_3].[personID] = relationships.[studentID]
      AND [HouseholdMember_4].[personID] = relationships.[contactID]
      AND ([HouseholdMember_3].[startDate] IS NULL
        OR [HouseholdMember_3].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_3].[endDate] IS NULL
        OR [HouseholdMember_3].[endDate] >= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_4].[startDate] IS NULL
        OR [HouseholdMember_4].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([HouseholdMember_4].[endDate] IS NULL
        OR [HouseholdMember_4].[endDate] >= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027)))) THEN NULL ELSE 0 END AS [livesWith]
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
              SELECT 1 AS anon_3
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
