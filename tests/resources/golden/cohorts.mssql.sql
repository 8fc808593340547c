-- rows
SELECT sessions.[sessionID], sessions.[schoolID], sessions.[schoolNumber], sessions.name, sessions.[programName],
    sessions.[programCategory], sessions.[programCode], CAST(CASE
    WHEN (sessions.reason IS NOT NULL) THEN sessions.reason ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT [ProgramSession].[sessionID] AS [sessionID], [ProgramSession].[schoolID] AS [schoolID], [School].number AS
      [schoolNumber], [ProgramSession].name AS name, [ProgramSession].[startDate] AS [beginDate],
      [ProgramSession].[endDate] AS [endDate], [ProgramSession].[instructorPersonID] AS [instructorPersonID],
      programs.[programName] AS [programName], programs.[programCategory] AS [programCategory], programs.[programCode]
      AS [programCode], CAST(CASE
      WHEN ([School].exclude = 1) THEN 'the school is excluded'
      WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
      WHEN (programs.reason IS NOT NULL) THEN programs.reason ELSE NULL END AS VARCHAR(200)) AS reason
  FROM [ProgramSession]
  JOIN (
    SELECT [Program].[programID] AS [programID], trim([Program].name) AS [programName], [Program].category AS
        [programCategory], [Program].code AS [programCode], [Program].[cipCode] AS [cipCode],
        [Program].[privateProvider] AS [privateProvider], coalesce(max([EdFiProgramMapping].resource) OVER (PARTITION BY
        trim([Program].name), [Program].category), 'studentProgramAssociations') AS [reportedBy], CAST(CASE
        WHEN ([Program].active = 0) THEN 'the program is not active'
        WHEN ([Program].[stateReported] = 0) THEN 'the program is not reported' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Program]
    LEFT OUTER JOIN [EdFiProgramMapping] ON [EdFiProgramMapping].[programID] = [Program].[programID]
      AND [EdFiProgramMapping].[endYear] = 2027) AS programs ON programs.[programID] = [ProgramSession].[programID]
  LEFT OUTER JOIN [School] ON [School].[schoolID] = [ProgramSession].[schoolID]
  WHERE ([ProgramSession].[schoolID] IN (1, 2)
      OR [ProgramSession].[schoolID] IS NULL)
    AND ([ProgramSession].[startDate] IS NULL
      OR [ProgramSession].[startDate] <= (
      SELECT [SchoolYear].[endDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))
    AND ([ProgramSession].[endDate] IS NULL
      OR [ProgramSession].[endDate] >= (
      SELECT [SchoolYear].[startDate]
      FROM [SchoolYear]
      WHERE [SchoolYear].[endYear] = 2027))) AS sessions
