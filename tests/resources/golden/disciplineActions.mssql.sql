-- rows
SELECT [BehaviorResolution].[resolutionID], [BehaviorResolution].timestamp, [BehaviorResolution].[schoolDaysDuration],
    [BehaviorResolution].[removalReason], [BehaviorResType].code AS resolution, incidents.[incidentID],
    incidents.[schoolNumber], [BehaviorRole].[personID], [BehaviorRole].role, [BehaviorType].code,
    trim([Person].[edFiID]) AS [studentUniqueId], CASE
  WHEN (staff_of_district.reported > 0
    AND NOT (trim(decider.[edFiID]) IS NULL
      OR trim(decider.[edFiID]) = '')) THEN trim(decider.[edFiID]) END AS [staffUniqueId], CAST(CASE
    WHEN (incidents.reason IS NOT NULL) THEN incidents.reason
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (students_of_district.reported = 0) THEN students_of_district.reason
    WHEN (([BehaviorRole].role NOT IN ('Offender', 'Participant'))) THEN 'the action is about neither an offender nor a
        participant' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM [BehaviorEvent]
JOIN [BehaviorType] ON [BehaviorType].[typeID] = [BehaviorEvent].[typeID]
JOIN [BehaviorRole] ON [BehaviorRole].[eventID] = [BehaviorEvent].[eventID]
JOIN [BehaviorResolution] ON [BehaviorResolution].[roleID] = [BehaviorRole].[roleID]
JOIN [BehaviorResType] ON [BehaviorResType].[typeID] = [BehaviorResolution].[typeID]
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
    AND [Calendar].[districtID] = 1) AS incidents ON incidents.[incidentID] = [BehaviorEvent].[incidentID]
JOIN [Person] ON [Person].[personID] = [BehaviorRole].[personID]
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
    AND [Calendar].[districtID] = 1
  GROUP BY [Enrollment].[personID]) AS students_of_district ON students_of_district.[personID] =
      [BehaviorRole].[personID]
LEFT OUTER JOIN [Person] AS decider ON decider.[personID] = [BehaviorResolution].[adminPersonID]
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
  GROUP BY ways.[personID]) AS staff_of_district ON staff_of_district.[personID] = [BehaviorResolution].[adminPersonID]
WHERE [BehaviorRole].[personID] IN (
  SELECT [Enrollment].[personID]
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2))
