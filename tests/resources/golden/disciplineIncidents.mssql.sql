-- rows
SELECT incidents.[incidentID], incidents.[schoolID], incidents.[schoolNumber], incidents.timestamp, incidents.location,
    CASE
  WHEN (students_of_district.[personID] IS NOT NULL) THEN 'Student'
  WHEN (staff_of_district.[personID] IS NOT NULL) THEN 'Staff'
  WHEN ([Person].[personID] IS NOT NULL) THEN 'Other' END AS reporter, coalesce(nullif([Identity].[legalFirstName], ''),
      [Identity].[firstName]) AS [firstName], coalesce(nullif([Identity].[legalMiddleName], ''),
      [Identity].[middleName]) AS [middleName], coalesce(nullif([Identity].[legalLastName], ''), [Identity].[lastName])
      AS [lastSurname], coalesce(nullif([Identity].[legalSuffix], ''), [Identity].suffix) AS suffix, CAST(CASE
    WHEN (incidents.reason IS NOT NULL) THEN incidents.reason ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT [BehaviorIncident].[incidentID] AS [incidentID], [BehaviorIncident].timestamp AS timestamp,
      [BehaviorIncident].location AS location, [BehaviorIncident].[referralPersonID] AS [referralPersonID],
      [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
      WHEN ([BehaviorIncident].status != 'CM') THEN 'the incident is not complete'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_1
          FROM [BehaviorEvent]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no event'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_2
          FROM [BehaviorEvent]
          JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no
              participants' ELSE NULL END AS VARCHAR(200)) AS reason
  FROM [BehaviorIncident]
  JOIN [Calendar] ON [Calendar].[calendarID] = [BehaviorIncident].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS incidents
LEFT OUTER JOIN [Person] ON [Person].[personID] = incidents.[referralPersonID]
LEFT OUTER JOIN [Identity] ON [Identity].[identityID] = [Person].[currentIdentityID]
LEFT OUTER JOIN (
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
    AND [Calendar].[districtID] = 1
  GROUP BY [Enrollment].[personID]) AS students_of_district ON students_of_district.[personID] = [Person].[personID]
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
          SELECT 1 AS anon_3
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

-- events
SELECT DISTINCT incidents.[incidentID] AS parent, [BehaviorType].code, [BehaviorType].name, [BehaviorEvent].[weaponCode]
FROM [BehaviorEvent]
JOIN [BehaviorType] ON [BehaviorType].[typeID] = [BehaviorEvent].[typeID]
JOIN (
  SELECT [BehaviorIncident].[incidentID] AS [incidentID], [BehaviorIncident].timestamp AS timestamp,
      [BehaviorIncident].location AS location, [BehaviorIncident].[referralPersonID] AS [referralPersonID],
      [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
      WHEN ([BehaviorIncident].status != 'CM') THEN 'the incident is not complete'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_1
          FROM [BehaviorEvent]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no event'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_2
          FROM [BehaviorEvent]
          JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no
              participants' ELSE NULL END AS VARCHAR(200)) AS reason
  FROM [BehaviorIncident]
  JOIN [Calendar] ON [Calendar].[calendarID] = [BehaviorIncident].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS incidents ON incidents.[incidentID] = [BehaviorEvent].[incidentID]

-- roles
SELECT DISTINCT incidents.[incidentID] AS parent, [BehaviorRole].role
FROM [BehaviorEvent]
JOIN [BehaviorType] ON [BehaviorType].[typeID] = [BehaviorEvent].[typeID]
JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
JOIN (
  SELECT [BehaviorIncident].[incidentID] AS [incidentID], [BehaviorIncident].timestamp AS timestamp,
      [BehaviorIncident].location AS location, [BehaviorIncident].[referralPersonID] AS [referralPersonID],
      [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
      WHEN ([BehaviorIncident].status != 'CM') THEN 'the incident is not complete'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_1
          FROM [BehaviorEvent]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no event'
      WHEN (NOT (EXISTS (
          SELECT 1 AS anon_2
          FROM [BehaviorEvent]
          JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
          WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no
              participants' ELSE NULL END AS VARCHAR(200)) AS reason
  FROM [BehaviorIncident]
  JOIN [Calendar] ON [Calendar].[calendarID] = [BehaviorIncident].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS incidents ON incidents.[incidentID] = [BehaviorEvent].[incidentID]

-- outsiders
SELECT DISTINCT outsiders.parent, outsiders.role, outsiders.[firstName], outsiders.[lastSurname]
FROM (
  SELECT DISTINCT incidents.[incidentID] AS parent, [BehaviorRole].role AS role,
      coalesce(nullif([Identity].[legalFirstName], ''), [Identity].[firstName]) AS [firstName],
      coalesce(nullif([Identity].[legalMiddleName], ''), [Identity].[middleName]) AS [middleName],
      coalesce(nullif([Identity].[legalLastName], ''), [Identity].[lastName]) AS [lastSurname],
      coalesce(nullif([Identity].[legalSuffix], ''), [Identity].suffix) AS suffix
  FROM [BehaviorEvent]
  JOIN [BehaviorType] ON [BehaviorType].[typeID] = [BehaviorEvent].[typeID]
  JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
  JOIN (
    SELECT [BehaviorIncident].[incidentID] AS [incidentID], [BehaviorIncident].timestamp AS timestamp,
        [BehaviorIncident].location AS location, [BehaviorIncident].[referralPersonID] AS [referralPersonID],
        [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN ([BehaviorIncident].status != 'CM') THEN 'the incident is not complete'
        WHEN (NOT (EXISTS (
            SELECT 1 AS anon_1
            FROM [BehaviorEvent]
            WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no event'
        WHEN (NOT (EXISTS (
            SELECT 1 AS anon_2
            FROM [BehaviorEvent]
            JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
            WHERE [BehaviorEvent].[incidentID] = [BehaviorIncident].[incidentID]))) THEN 'the incident has no
                participants' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [BehaviorIncident]
    JOIN [Calendar] ON [Calendar].[calendarID] = [BehaviorIncident].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)) AS incidents ON incidents.[incidentID] = [BehaviorEvent].[incidentID]
  JOIN [Person] ON [Person].[personID] = [BehaviorRole].[personID]
  JOIN [Identity] ON [Identity].[identityID] = [Person].[currentIdentityID]
  LEFT OUTER JOIN (
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
      AND [Calendar].[districtID] = 1
    GROUP BY [Enrollment].[personID]) AS students_of_district ON students_of_district.[personID] = [Person].[personID]
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
          WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school' ELSE NULL END AS VARCHAR(200))
              AS reason
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
            SELECT 1 AS anon_3
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
  WHERE students_of_district.[personID] IS NULL
    AND staff_of_district.[personID] IS NULL) AS outsiders
WHERE nullif(outsiders.[firstName], '') IS NOT NULL
  AND nullif(outsiders.[lastSurname], '') IS NOT NULL
