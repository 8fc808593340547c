-- rows
SELECT [EdFiGradingPeriod].id AS [gradingPeriodID], [EdFiGradingPeriod].descriptor,
    [EdFiGradingPeriod].[gradingPeriodName], [EdFiGradingPeriod].sequence, [EdFiGradingPeriod].[beginDate],
    [EdFiGradingPeriod].[endDate], [School].[schoolID], [School].number AS [schoolNumber], (
  SELECT count(DISTINCT [Day].date) AS count_1
  FROM [Day]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
  WHERE [Calendar].[schoolID] = [School].[schoolID]
    AND [Calendar].[endYear] = 2027
    AND [Calendar].exclude = 0
    AND ([Calendar].[calendarID] NOT IN (7))
    AND [Day].instruction = 1
    AND [Day].date BETWEEN [EdFiGradingPeriod].[beginDate] AND [EdFiGradingPeriod].[endDate]) AS [instructionalDays],
        CAST(CASE
    WHEN ([School].exclude = 1) THEN 'the school is excluded'
    WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
    WHEN ((
      SELECT count(DISTINCT [Day].date) AS count_1
      FROM [Day]
      JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
      WHERE [Calendar].[schoolID] = [School].[schoolID]
        AND [Calendar].[endYear] = 2027
        AND [Calendar].exclude = 0
        AND ([Calendar].[calendarID] NOT IN (7))
        AND [Day].instruction = 1
        AND [Day].date BETWEEN [EdFiGradingPeriod].[beginDate] AND [EdFiGradingPeriod].[endDate]) = 0) THEN 'no day of
            instruction falls in it' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM [EdFiGradingPeriod]
JOIN [School] ON [School].[schoolID] = [EdFiGradingPeriod].[schoolID]
WHERE [EdFiGradingPeriod].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)
