-- rows
SELECT ranked_courses.[courseID], ranked_courses.name, ranked_courses.description, ranked_courses.[stateCode],
    ranked_courses.[subjectType], ranked_courses.[honorsCode], ranked_courses.terms, ranked_courses.[scedSubjectArea],
    ranked_courses.[scedCourseId], ranked_courses.[scedAvailableCredit], ranked_courses.[courseNumber],
    ranked_courses.[schoolID], ranked_courses.[schoolNumber], ranked_courses.excluded
FROM (
  SELECT [Course].[courseID] AS [courseID], [Course].name AS name, [Course].description AS description,
      [Course].[stateCode] AS [stateCode], [Course].[subjectType] AS [subjectType], [Course].[honorsCode] AS
      [honorsCode], [Course].terms AS terms, [Course].[scedSubjectArea] AS [scedSubjectArea], [Course].[scedCourseId] AS
      [scedCourseId], [Course].[scedAvailableCredit] AS [scedAvailableCredit], trim([Course].number) AS [courseNumber],
      [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([Course].active = 0) THEN 'the course is inactive'
      WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
          VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY [School].[schoolID], trim([Course].number) ORDER BY
          CASE
      WHEN (CASE
        WHEN ([Course].active = 0) THEN 1
        WHEN ([Course].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Course].[courseID]) AS rank, 1
            AS asked
  FROM [Course]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS ranked_courses
WHERE ranked_courses.rank = 1
  AND ranked_courses.asked = 1
