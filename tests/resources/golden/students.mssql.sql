-- rows
SELECT [Person].[personID], trim([Person].[edFiID]) AS [studentUniqueId], coalesce(nullif([Identity].[legalFirstName],
    ''), [Identity].[firstName]) AS [firstName], coalesce(nullif([Identity].[legalMiddleName], ''),
    [Identity].[middleName]) AS [middleName], coalesce(nullif([Identity].[legalLastName], ''), [Identity].[lastName]) AS
    [lastSurname], coalesce(nullif([Identity].[legalSuffix], ''), [Identity].suffix) AS suffix,
    nullif([Identity].[firstName], coalesce(nullif([Identity].[legalFirstName], ''), [Identity].[firstName])) AS
    [preferredFirstName], nullif([Identity].[lastName], coalesce(nullif([Identity].[legalLastName], ''),
    [Identity].[lastName])) AS [preferredLastSurname], [Identity].birthdate, [Identity].[birthCity],
    [Identity].[birthState], [Identity].[birthCountry], coalesce([Identity].[birthGender], [Identity].gender) AS
    [birthSex], [Identity].[multipleBirth], [Identity].[dateEnteredUS], [Person].[stateID], CAST(CASE
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN ([Identity].[identityID] IS NULL) THEN 'the person has no current identity'
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
