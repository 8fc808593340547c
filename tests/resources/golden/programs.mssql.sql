-- rows
SELECT ranked_programs.[programID], ranked_programs.[programName], ranked_programs.[programCategory],
    ranked_programs.[programCode], ranked_programs.excluded
FROM (
  SELECT programs.[programID] AS [programID], programs.[programName] AS [programName], programs.[programCategory] AS
      [programCategory], programs.[programCode] AS [programCode], CAST(CASE
      WHEN (programs.reason IS NOT NULL) THEN programs.reason ELSE NULL END AS VARCHAR(200)) AS excluded, row_number()
          OVER (PARTITION BY programs.[programName], programs.[programCategory] ORDER BY CASE
      WHEN (CASE
        WHEN (programs.reason IS NOT NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, programs.[programID]) AS rank
  FROM (
    SELECT [Program].[programID] AS [programID], trim([Program].name) AS [programName], [Program].category AS
        [programCategory], [Program].code AS [programCode], [Program].[cipCode] AS [cipCode],
        [Program].[privateProvider] AS [privateProvider], coalesce(max([EdFiProgramMapping].resource) OVER (PARTITION BY
        trim([Program].name), [Program].category), 'studentProgramAssociations') AS [reportedBy], CAST(CASE
        WHEN ([Program].active = 0) THEN 'the program is not active'
        WHEN ([Program].[stateReported] = 0) THEN 'the program is not reported' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [Program]
    LEFT OUTER JOIN [EdFiProgramMapping] ON [EdFiProgramMapping].[programID] = [Program].[programID]
      AND [EdFiProgramMapping].[endYear] = 2027) AS programs) AS ranked_programs
WHERE ranked_programs.rank = 1
