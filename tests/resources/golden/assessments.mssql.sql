-- rows
SELECT ranked_tests.[testID], ranked_tests.identifier, ranked_tests.code, ranked_tests.name, ranked_tests.[subjectType],
    ranked_tests.type, ranked_tests.excluded
FROM (
  SELECT [Test].[testID] AS [testID], coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS VARCHAR(60))) AS
      identifier, [Test].code AS code, [Test].name AS name, [Test].[subjectType] AS [subjectType], [Test].type AS type,
      CAST(CASE
      WHEN ([Test].active = 0) THEN 'the test is not active' ELSE NULL END AS VARCHAR(200)) AS excluded, row_number()
          OVER (PARTITION BY coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS VARCHAR(60))) ORDER BY CASE
      WHEN (CASE
        WHEN ([Test].active = 0) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Test].[testID]) AS rank
  FROM [Test]
  WHERE [Test].[parentID] IS NULL) AS ranked_tests
WHERE ranked_tests.rank = 1
