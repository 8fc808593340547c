-- rows
SELECT DISTINCT incidents.[incidentID], [BehaviorRole].[personID], trim([Person].[edFiID]) AS [studentUniqueId],
    incidents.[schoolID], incidents.[schoolNumber], [BehaviorType].code, CAST(CASE
    WHEN (incidents.reason IS NOT NULL) THEN incidents.reason
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (students_of_district.reported = 0) THEN students_of_district.reason ELSE NULL END AS VARCHAR(200)) AS excluded
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
JOIN [Person] ON [Person].[personID] = [BehaviorRole].[personID]
WHERE [BehaviorRole].role IN ('Offender', 'Participant')

-- roles
SELECT DISTINCT incidents.[incidentID] AS parent, [BehaviorRole].[personID], [BehaviorRole].role, [BehaviorType].code,
    [BehaviorType].name, [BehaviorEvent].[weaponCode]
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
WHERE [BehaviorRole].[personID] IS NOT NULL
  AND [BehaviorRole].role IN ('Offender', 'Participant')
