-- rows
SELECT ranked_objectives.[testID], ranked_objectives.identifier, ranked_objectives.name,
    ranked_objectives.[subjectType], ranked_objectives.assessment, ranked_objectives.excluded
FROM (
  SELECT [Test].[testID] AS [testID], coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS VARCHAR(60))) AS
      identifier, [Test].name AS name, [Test].[subjectType] AS [subjectType],
      coalesce(coalesce(nullif(trim(grandparent.code), ''), CAST(grandparent.[testID] AS VARCHAR(60))),
      coalesce(nullif(trim(parent.code), ''), CAST(parent.[testID] AS VARCHAR(60)))) AS assessment, CAST(CASE
      WHEN ([Test].active = 0) THEN 'the test is not active'
      WHEN (parent.active = 0
        OR grandparent.active = 0) THEN 'the test it is part of is not active'
      WHEN (grandparent.[parentID] IS NOT NULL) THEN 'the objective is nested deeper than two levels' ELSE NULL END AS
          VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY coalesce(coalesce(nullif(trim(grandparent.code),
          ''), CAST(grandparent.[testID] AS VARCHAR(60))), coalesce(nullif(trim(parent.code), ''), CAST(parent.[testID]
          AS VARCHAR(60)))), coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS VARCHAR(60))) ORDER BY CASE
      WHEN (CASE
        WHEN ([Test].active = 0) THEN 1
        WHEN (parent.active = 0
          OR grandparent.active = 0) THEN 1
        WHEN (grandparent.[parentID] IS NOT NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Test].[testID]) AS rank
  FROM [Test]
  JOIN [Test] AS parent ON parent.[testID] = [Test].[parentID]
  LEFT OUTER JOIN [Test] AS grandparent ON grandparent.[testID] = parent.[parentID]
  WHERE 1 = 1) AS ranked_objectives
WHERE ranked_objectives.rank = 1
