-- rows
SELECT ranked_plans.[graduationProgramID], ranked_plans.category, ranked_plans.[graduationSchoolYear],
    ranked_plans.credits, ranked_plans.excluded
FROM (
  SELECT [GraduationProgram].[graduationProgramID] AS [graduationProgramID], trim([GraduationProgram].category) AS
      category, classes.[graduationSchoolYear] AS [graduationSchoolYear], required_credits.credits AS credits, CAST(CASE
      WHEN ([GraduationProgram].active = 0) THEN 'the graduation program is not active'
      WHEN ([GraduationProgram].[cohortStartYear] IS NULL) THEN 'the graduation program names no first class'
      WHEN (required_credits.credits IS NULL) THEN 'the graduation program requires no credits'
      WHEN (classes.[graduationSchoolYear] IS NULL) THEN 'the graduation program is for no class of these years' ELSE
          NULL END AS VARCHAR(200)) AS excluded, row_number() OVER (PARTITION BY trim([GraduationProgram].category),
          CASE
      WHEN (CASE
        WHEN ([GraduationProgram].active = 0) THEN 1
        WHEN ([GraduationProgram].[cohortStartYear] IS NULL) THEN 1
        WHEN (required_credits.credits IS NULL) THEN 1
        WHEN (classes.[graduationSchoolYear] IS NULL) THEN 1 ELSE 0 END = 0) THEN classes.[graduationSchoolYear] ELSE
            -[GraduationProgram].[graduationProgramID] END ORDER BY CASE
      WHEN (CASE
        WHEN ([GraduationProgram].active = 0) THEN 1
        WHEN ([GraduationProgram].[cohortStartYear] IS NULL) THEN 1
        WHEN (required_credits.credits IS NULL) THEN 1
        WHEN (classes.[graduationSchoolYear] IS NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END,
            [GraduationProgram].[graduationProgramID]) AS rank
  FROM [GraduationProgram]
  LEFT OUTER JOIN (
    SELECT [GraduationProgramCredit].[graduationProgramID] AS [graduationProgramID],
        sum([GraduationProgramCredit].credits) AS credits
    FROM [GraduationProgramCredit]
    GROUP BY [GraduationProgramCredit].[graduationProgramID]) AS required_credits ON
        required_credits.[graduationProgramID] = [GraduationProgram].[graduationProgramID]
  LEFT OUTER JOIN (
    SELECT 2023 AS [graduationSchoolYear]
    UNION ALL SELECT 2024 AS [graduationSchoolYear]
    UNION ALL SELECT 2025 AS [graduationSchoolYear]
    UNION ALL SELECT 2026 AS [graduationSchoolYear]
    UNION ALL SELECT 2027 AS [graduationSchoolYear]
    UNION ALL SELECT 2028 AS [graduationSchoolYear]
    UNION ALL SELECT 2029 AS [graduationSchoolYear]
    UNION ALL SELECT 2030 AS [graduationSchoolYear]
    UNION ALL SELECT 2031 AS [graduationSchoolYear]
    UNION ALL SELECT 2032 AS [graduationSchoolYear]
    UNION ALL SELECT 2033 AS [graduationSchoolYear]
    UNION ALL SELECT 2034 AS [graduationSchoolYear]
    UNION ALL SELECT 2035 AS [graduationSchoolYear]
    UNION ALL SELECT 2036 AS [graduationSchoolYear]
    UNION ALL SELECT 2037 AS [graduationSchoolYear]
    UNION ALL SELECT 2038 AS [graduationSchoolYear]
    UNION ALL SELECT 2039 AS [graduationSchoolYear]) AS classes ON [GraduationProgram].[cohortStartYear] <=
        classes.[graduationSchoolYear]
    AND classes.[graduationSchoolYear] <= coalesce([GraduationProgram].[cohortEndYear], 2031)
  WHERE [GraduationProgram].[districtID] = 1) AS ranked_plans
WHERE ranked_plans.rank = 1

-- subjects
SELECT [GraduationProgramCredit].[graduationProgramID] AS parent, [CurriculumStandard].[subjectType] AS [subjectType],
    sum([GraduationProgramCredit].credits) AS credits
FROM [GraduationProgramCredit]
JOIN [CurriculumStandard] ON [CurriculumStandard].[standardID] = [GraduationProgramCredit].[standardID]
WHERE [CurriculumStandard].[subjectType] IS NOT NULL
  AND [GraduationProgramCredit].credits IS NOT NULL
GROUP BY [GraduationProgramCredit].[graduationProgramID], [CurriculumStandard].[subjectType]
