-- rows
SELECT [TestScore].[scoreID], [TestScore].[personID], trim([Person].[edFiID]) AS [studentUniqueId],
    coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS VARCHAR(60))) AS identifier, [TestScore].date,
    [TestScore].[scaleScore], [TestScore].[rawScore], [TestScore].percentile, [TestScore].result,
    [TestScore].[testingGrade], CAST(CASE
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
    WHEN ([Test].[parentID] IS NOT NULL) THEN 'it is the score of an objective without the score of its test'
    WHEN ([Test].active = 0) THEN 'the test is not active' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM [TestScore]
JOIN [Test] ON [Test].[testID] = [TestScore].[testID]
JOIN (
  SELECT [Enrollment].[personID] AS [personID], sum(CASE
      WHEN (CASE
        WHEN ([Enrollment].[noShow] = 1) THEN 1
        WHEN ([Enrollment].[stateExclude] = 1) THEN 1
        WHEN ([Enrollment].[serviceType] IN (NULL)
          AND (1 != 1)) THEN 1
        WHEN ([GradeLevel].[excludeEnrollment] = 1
          OR [GradeLevel].[stateReportExclude] = 1) THEN 1
        WHEN ([School].exclude = 1) THEN 1
        WHEN ([School].number IN ('999')) THEN 1
        WHEN ([Calendar].exclude = 1) THEN 1
        WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END) AS reported, min(CAST(CASE
        WHEN ([Enrollment].[noShow] = 1) THEN 'the enrollment is a no-show'
        WHEN ([Enrollment].[stateExclude] = 1) THEN 'the enrollment is state excluded'
        WHEN ([Enrollment].[serviceType] IN (NULL)
          AND (1 != 1)) THEN 'the state does not take the enrollment''s service type'
        WHEN ([GradeLevel].[excludeEnrollment] = 1
          OR [GradeLevel].[stateReportExclude] = 1) THEN 'the grade level is excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
            VARCHAR(200))) AS reason
  FROM [Enrollment]
  JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
  JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
  LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
    AND [GradeLevel].name = [Enrollment].grade
  WHERE [Calendar].[endYear] = 2027
    AND [School].[schoolID] IN (1, 2)
  GROUP BY [Enrollment].[personID]) AS enrolled_students ON enrolled_students.[personID] = [TestScore].[personID]
JOIN [Person] ON [Person].[personID] = [TestScore].[personID]
JOIN [SchoolYear] ON [SchoolYear].[endYear] = 2027
  AND [TestScore].date >= [SchoolYear].[startDate]
  AND [TestScore].date <= [SchoolYear].[endDate]
WHERE [TestScore].[parentID] IS NULL

-- objectives
SELECT [TestScore].[parentID] AS parent, [TestScore].[scoreID], objectives.identifier, objectives.assessment,
    [TestScore].[scaleScore], [TestScore].[rawScore], [TestScore].percentile, [TestScore].result
FROM [TestScore]
JOIN [TestScore] AS whole ON whole.[scoreID] = [TestScore].[parentID]
JOIN [Test] ON [Test].[testID] = [TestScore].[testID]
JOIN (
  SELECT ranked_objectives.[testID] AS [testID], ranked_objectives.identifier AS identifier, ranked_objectives.name AS
      name, ranked_objectives.[subjectType] AS [subjectType], ranked_objectives.assessment AS assessment,
      ranked_objectives.excluded AS excluded
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
            ''), CAST(grandparent.[testID] AS VARCHAR(60))), coalesce(nullif(trim(parent.code), ''),
            CAST(parent.[testID] AS VARCHAR(60)))), coalesce(nullif(trim([Test].code), ''), CAST([Test].[testID] AS
            VARCHAR(60))) ORDER BY CASE
        WHEN (CASE
          WHEN ([Test].active = 0) THEN 1
          WHEN (parent.active = 0
            OR grandparent.active = 0) THEN 1
          WHEN (grandparent.[parentID] IS NOT NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, [Test].[testID]) AS rank
    FROM [Test]
    JOIN [Test] AS parent ON parent.[testID] = [Test].[parentID]
    LEFT OUTER JOIN [Test] AS grandparent ON grandparent.[testID] = parent.[parentID]
    WHERE 1 = 1) AS ranked_objectives
  WHERE ranked_objectives.rank = 1) AS objectives ON objectives.identifier = coalesce(nullif(trim([Test].code), ''),
      CAST([Test].[testID] AS VARCHAR(60)))
  AND objectives.excluded IS NULL
WHERE whole.[personID] = [TestScore].[personID]
  AND [Test].[parentID] IS NOT NULL
