-- rows
SELECT [ScheduleStructure].[structureID], [Calendar].[calendarID], [Calendar].type, [School].[schoolID], [School].number
    AS [schoolNumber], (
  SELECT count(*) AS count_1
  FROM [ScheduleStructure] AS sibling
  WHERE sibling.[calendarID] = [Calendar].[calendarID]) AS structures, CAST(CASE
    WHEN ([School].exclude = 1) THEN 'the school is excluded'
    WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
    WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
    WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS VARCHAR(200))
        AS excluded
FROM [ScheduleStructure]
JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
WHERE [Calendar].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)

-- gradeLevels
SELECT reported_grade_levels.[structureID] AS parent, reported_grade_levels.[gradeLevel], min(reported_grade_levels.seq)
    AS seq
FROM (
  SELECT [School].[schoolID] AS [schoolID], [GradeLevel].[structureID] AS [structureID], [GradeLevel].name AS
      [gradeLevel], coalesce([GradeLevel].seq, 0) AS seq
  FROM [GradeLevel]
  JOIN [Calendar] ON [Calendar].[calendarID] = [GradeLevel].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
    AND [GradeLevel].[stateReportExclude] = 0) AS reported_grade_levels
GROUP BY reported_grade_levels.[structureID], reported_grade_levels.[gradeLevel]
