-- rows
SELECT ranked_rooms.[roomID], ranked_rooms.[roomName], ranked_rooms.capacity, ranked_rooms.[schoolID],
    ranked_rooms.[schoolNumber], ranked_rooms.excluded
FROM (
  SELECT [Room].[roomID] AS [roomID], trim([Room].name) AS [roomName], [Room].capacity AS capacity, [School].[schoolID]
      AS [schoolID], [School].number AS [schoolNumber], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN (trim([Room].name) = '') THEN 'the room has no name' ELSE NULL END AS VARCHAR(200)) AS excluded, row_number()
          OVER (PARTITION BY [Room].[schoolID], trim([Room].name) ORDER BY CASE
      WHEN (CASE
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN (trim([Room].name) = '') THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Room].[roomID]) AS rank
  FROM [Room]
  JOIN [School] ON [School].[schoolID] = [Room].[schoolID]
  WHERE [School].[schoolID] IN (1, 2)) AS ranked_rooms
WHERE ranked_rooms.rank = 1
