-- rows
SELECT ranked_schedules.[periodScheduleID], ranked_schedules.name, ranked_schedules.[schoolID],
    ranked_schedules.[schoolNumber], ranked_schedules.excluded
FROM (
  SELECT [PeriodSchedule].[periodScheduleID] AS [periodScheduleID], trim([PeriodSchedule].name) AS name,
      [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
      WHEN (NOT (EXISTS (
          SELECT *
          FROM [Period]
          WHERE [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]))) THEN 'the period schedule has no
              period' ELSE NULL END AS VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY [School].[schoolID],
              trim([PeriodSchedule].name) ORDER BY CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN (NOT (EXISTS (
            SELECT *
            FROM [Period]
            WHERE [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]))) THEN 1 ELSE 0 END = 0) THEN 0
                ELSE 1 END, [PeriodSchedule].[periodScheduleID]) AS rank
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)) AS ranked_schedules
WHERE ranked_schedules.rank = 1

-- classPeriods
SELECT reported_schedules.[survivorID] AS parent, reported_schedules.name AS [periodScheduleName], [Period].name AS
    [periodName], [Period].[periodID], coalesce([Period].seq, 0) AS seq, [Period].[startTime], [Period].[endTime]
FROM (
  SELECT [PeriodSchedule].[periodScheduleID] AS [periodScheduleID], [PeriodSchedule].[structureID] AS [structureID],
      trim([PeriodSchedule].name) AS name, min([PeriodSchedule].[periodScheduleID]) OVER (PARTITION BY
      [School].[schoolID], trim([PeriodSchedule].name)) AS [survivorID]
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1
    WHEN (NOT (EXISTS (
        SELECT *
        FROM [Period]
        WHERE [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]))) THEN 1 ELSE 0 END = 0) AS
            reported_schedules
JOIN [Period] ON [Period].[periodScheduleID] = reported_schedules.[periodScheduleID]

-- dates
SELECT DISTINCT reported_schedules.[survivorID] AS parent, [Day].date
FROM (
  SELECT [PeriodSchedule].[periodScheduleID] AS [periodScheduleID], [PeriodSchedule].[structureID] AS [structureID],
      trim([PeriodSchedule].name) AS name, min([PeriodSchedule].[periodScheduleID]) OVER (PARTITION BY
      [School].[schoolID], trim([PeriodSchedule].name)) AS [survivorID]
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1
    WHEN (NOT (EXISTS (
        SELECT *
        FROM [Period]
        WHERE [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]))) THEN 1 ELSE 0 END = 0) AS
            reported_schedules
JOIN [Day] ON [Day].[periodScheduleID] = reported_schedules.[periodScheduleID]
  AND [Day].instruction = 1

-- gradeLevels
SELECT reported_schedules.[survivorID] AS parent, reported_grade_levels.[gradeLevel], min(reported_grade_levels.seq) AS
    seq
FROM (
  SELECT [PeriodSchedule].[periodScheduleID] AS [periodScheduleID], [PeriodSchedule].[structureID] AS [structureID],
      trim([PeriodSchedule].name) AS name, min([PeriodSchedule].[periodScheduleID]) OVER (PARTITION BY
      [School].[schoolID], trim([PeriodSchedule].name)) AS [survivorID]
  FROM [PeriodSchedule]
  JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [PeriodSchedule].[structureID]
  JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
    AND CASE
    WHEN ([School].exclude = 1) THEN 1
    WHEN ([School].number IN ('999')) THEN 1
    WHEN ([Calendar].exclude = 1) THEN 1
    WHEN ([Calendar].[calendarID] IN (7)) THEN 1
    WHEN (NOT (EXISTS (
        SELECT *
        FROM [Period]
        WHERE [Period].[periodScheduleID] = [PeriodSchedule].[periodScheduleID]))) THEN 1 ELSE 0 END = 0) AS
            reported_schedules
JOIN (
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
    AND [GradeLevel].[stateReportExclude] = 0) AS reported_grade_levels ON reported_grade_levels.[structureID] =
        reported_schedules.[structureID]
GROUP BY reported_schedules.[survivorID], reported_grade_levels.[gradeLevel]
