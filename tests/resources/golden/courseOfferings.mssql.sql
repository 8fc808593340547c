-- rows
SELECT ranked_offerings.[courseID], ranked_offerings.[courseNumber], ranked_offerings.[schoolID],
    ranked_offerings.[schoolNumber], ranked_offerings.[termType], ranked_offerings.excluded, ranked_offerings.name,
    ranked_offerings.[honorsCode]
FROM (
  SELECT sections_by_session.[courseID] AS [courseID], sections_by_session.[courseNumber] AS [courseNumber],
      sections_by_session.[schoolID] AS [schoolID], sections_by_session.[schoolNumber] AS [schoolNumber],
      sections_by_session.[termType] AS [termType], sections_by_session.excluded AS excluded, [Course].name AS name,
      [Course].[honorsCode] AS [honorsCode], row_number() OVER (PARTITION BY sections_by_session.[schoolID],
      sections_by_session.[courseNumber], sections_by_session.[termType] ORDER BY CASE
      WHEN (CASE
        WHEN (sections_by_session.excluded IS NOT NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END,
            sections_by_session.[courseID], sections_by_session.[sectionID]) AS rank, 1 AS asked
  FROM (
    SELECT [Section].[sectionID] AS [sectionID], [Section].[courseID] AS [courseID], [School].[schoolID] AS [schoolID],
        [School].number AS [schoolNumber], trim([Course].number) AS [courseNumber], section_meetings.[termType] AS
        [termType], row_number() OVER (PARTITION BY [Section].[sectionID] ORDER BY CASE
        WHEN (section_meetings.[termType] IS NULL) THEN 1 ELSE 0 END, section_meetings.[beginDate],
            section_meetings.[termType]) AS sequence, CAST(CASE
        WHEN ([Course].active = 0) THEN 'the course is inactive'
        WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
        WHEN ([School].exclude = 1) THEN 'the school is excluded'
        WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
        WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
        WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
        WHEN (section_meetings.[sectionID] IS NULL) THEN 'the section is placed in no period of a term'
        WHEN (section_meetings.[termType] IS NULL) THEN 'the section meets in terms that are mapped to no term type'
            ELSE NULL END AS VARCHAR(200)) AS excluded
    FROM [Section]
    JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
      AND [Trial].active = 1
    JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
    JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
    JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
    LEFT OUTER JOIN (
      SELECT [Section].[sectionID] AS [sectionID], [Section].[courseID] AS [courseID], [Section].[trialID] AS [trialID],
          [Calendar].[calendarID] AS [calendarID], [Trial].[structureID] AS [structureID], [School].[schoolID] AS
          [schoolID], [School].number AS [schoolNumber], [Course].number AS [courseNumber],
          coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
          [termType], min([Term].[startDate]) AS [beginDate], max([Term].[endDate]) AS [endDate], min(CAST(CASE
            WHEN ([Course].active = 0) THEN 'the course is inactive'
            WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
            WHEN ([School].exclude = 1) THEN 'the school is excluded'
            WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
            WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
            WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
            WHEN (coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) IS
                NULL) THEN 'no term of the section means a term type' ELSE NULL END AS VARCHAR(200))) AS reason
      FROM [Section]
      JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
        AND [Trial].active = 1
      JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
      JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
      JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
      JOIN [SectionPlacement] ON [SectionPlacement].[sectionID] = [Section].[sectionID]
      JOIN [Term] ON [Term].[termID] = [SectionPlacement].[termID]
      LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
        AND [EdFiTermMapping].[termName] = [Term].name
      WHERE [Calendar].[endYear] = 2027
        AND [School].[schoolID] IN (1, 2)
      GROUP BY [Section].[sectionID], [Section].[courseID], [Section].[trialID], [Calendar].[calendarID],
          [Trial].[structureID], [School].[schoolID], [School].number, [Course].number,
          coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType])) AS
          section_meetings ON section_meetings.[sectionID] = [Section].[sectionID]
    WHERE [Calendar].[endYear] = 2027
      AND [School].[schoolID] IN (1, 2)) AS sections_by_session
  JOIN [Course] ON [Course].[courseID] = sections_by_session.[courseID]
  WHERE sections_by_session.[termType] IS NOT NULL) AS ranked_offerings
WHERE ranked_offerings.rank = 1
  AND ranked_offerings.asked = 1
