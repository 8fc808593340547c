-- rows
SELECT ranked_periods.[periodID], ranked_periods.[periodName], ranked_periods.[periodScheduleName],
    ranked_periods.[schoolID], ranked_periods.[schoolNumber], ranked_periods.excluded
FROM (
  SELECT [Period].[periodID] AS [periodID], trim([Period].name) AS [periodName], trim([PeriodSchedule].name) AS
      [periodScheduleName], [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
          VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY [School].[schoolID], trim([PeriodSchedule].name),
          trim([Period].name) ORDER BY CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Period].[periodID]) AS rank
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  JOIN [Period] ON [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS ranked_periods
WHERE ranked_periods.rank = 1

-- meetingTimes
SELECT DISTINCT reported_periods.parent, reported_periods.[startTime], reported_periods.[endTime]
FROM (
  SELECT min([Period].[periodID]) OVER (PARTITION BY [School].[schoolID], trim([PeriodSchedule].name),
      trim([Period].name)) AS parent, [Period].[startTime] AS [startTime], [Period].[endTime] AS [endTime]
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  JOIN [Period] ON [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS reported_periods
WHERE reported_periods.[startTime] < reported_periods.[endTime]
