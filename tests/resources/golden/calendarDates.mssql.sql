-- rows
SELECT [Day].[dayID], [Day].date, [Day].instruction, [Day].[structureID], [Calendar].[calendarID], [School].[schoolID],
    [School].number AS [schoolNumber], (
  SELECT count(*) AS count_1
  FROM [ScheduleStructure] AS sibling
  WHERE sibling.[calendarID] = [Calendar].[calendarID]) AS structures, CAST(CASE
    WHEN ([School].exclude = 1) THEN 'the school is excluded'
    WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
    WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
    WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS VARCHAR(200))
        AS excluded
FROM [Day]
JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
WHERE [Calendar].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)
  AND ([Day].instruction = 1
    OR (EXISTS (
      SELECT *
      FROM [DayEvent]
      WHERE [DayEvent].[dayID] = [Day].[dayID])))

-- events
SELECT [DayEvent].[dayID] AS parent, [DayEvent].type
FROM [DayEvent]
JOIN [Day] ON [Day].[dayID] = [DayEvent].[dayID]
JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
WHERE [Calendar].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)
