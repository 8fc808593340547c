-- rows
SELECT [CurriculumStandard].[standardID], [CurriculumStandard].name, [CurriculumStandard].code,
    [CurriculumStandard].description, [CurriculumStandard].[subjectType], coalesce(grandparent.name, parent.name,
    [CurriculumStandard].name) AS title
FROM [CurriculumStandard]
LEFT OUTER JOIN [CurriculumStandard] AS parent ON parent.[standardID] = [CurriculumStandard].[parentID]
LEFT OUTER JOIN [CurriculumStandard] AS grandparent ON grandparent.[standardID] = parent.[parentID]
WHERE ([CurriculumStandard].[creditType] IS NULL
    OR [CurriculumStandard].[creditType] = 0)
  AND [CurriculumStandard].[subjectType] IS NOT NULL
  AND [CurriculumStandard].[subjectType] != ''

-- grades
SELECT DISTINCT [CurriculumStandardGrade].[standardID] AS parent, [CurriculumStandardGrade].grade
FROM [CurriculumStandardGrade]
