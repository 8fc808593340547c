-- rows
SELECT [School].number AS [schoolNumber], [School].[schoolID], [School].name, [School].type, [School].title1,
    [School].address, [School].city, [School].state, [School].zip, [School].county, [School].[physicalAddress],
    [School].[physicalCity], [School].[physicalState], [School].[physicalZip], [School].phone, [School].fax,
    [School].url, CAST(CASE
    WHEN ([School].exclude = 1) THEN 'the school is excluded'
    WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
    WHEN (([School].[schoolID] NOT IN (
        SELECT reported_grade_levels.[schoolID]
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
            AND [GradeLevel].[stateReportExclude] = 0) AS reported_grade_levels))) THEN 'no calendar of the year has a
                reported grade level' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM [School]
WHERE [School].[schoolID] IN (1, 2)

-- gradeLevels
SELECT reported_grade_levels.[schoolID] AS parent, reported_grade_levels.[gradeLevel], min(reported_grade_levels.seq) AS
    seq
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
GROUP BY reported_grade_levels.[schoolID], reported_grade_levels.[gradeLevel]
