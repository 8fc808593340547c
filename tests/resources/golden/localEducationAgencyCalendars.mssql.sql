-- rows
SELECT ranked_calendars.[calendarID], ranked_calendars.type, ranked_calendars.number, ranked_calendars.excluded
FROM (
  SELECT [Calendar].[calendarID] AS [calendarID], [Calendar].type AS type, trim(coalesce([Calendar].number, '')) AS
      number, CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
      WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
      WHEN (trim(coalesce([Calendar].number, '')) IN ('', '0', '00', '000')) THEN 'the district calendar has no number
          of 1 or more' ELSE NULL END AS VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY
          trim(coalesce([Calendar].number, '')) ORDER BY CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1
        WHEN (trim(coalesce([Calendar].number, '')) IN ('', '0', '00', '000')) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END,
            [Calendar].[calendarID]) AS rank
  FROM [Calendar]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  WHERE [Calendar].[endYear] = 2027
    AND [Calendar].[districtID] = 1
    AND [Calendar].type = 'D') AS ranked_calendars
WHERE ranked_calendars.rank = 1
