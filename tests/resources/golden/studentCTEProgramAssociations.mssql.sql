-- rows
SELECT ranked.[participationID], ranked.[personID], ranked.[beginDate], ranked.[endDate], ranked.[exitReason],
    ranked.[nonTraditional], ranked.[skillsAssessment], ranked.[studentUniqueId], ranked.[programName],
    ranked.[programCategory], ranked.[programCode], ranked.[cipCode], ranked.[privateProvider], CAST(CASE
    WHEN (ranked.reason IS NOT NULL) THEN ranked.reason
    WHEN (ranked.rank > 1
      AND ranked.[beginDate] IS NOT NULL) THEN 'another record of the program with this beginning has priority' ELSE
          NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT associations.[participationID] AS [participationID], associations.[personID] AS [personID],
      associations.[beginDate] AS [beginDate], associations.[endDate] AS [endDate], associations.[exitReason] AS
      [exitReason], associations.[nonTraditional] AS [nonTraditional], associations.[skillsAssessment] AS
      [skillsAssessment], associations.[studentUniqueId] AS [studentUniqueId], associations.[programName] AS
      [programName], associations.[programCategory] AS [programCategory], associations.[programCode] AS [programCode],
      associations.[cipCode] AS [cipCode], associations.[privateProvider] AS [privateProvider], associations.reason AS
      reason, row_number() OVER (PARTITION BY associations.[personID], associations.[programName],
      associations.[programCategory], associations.[beginDate] ORDER BY CASE
      WHEN (associations.reason IS NULL) THEN 0 ELSE 1 END, CASE
      WHEN (associations.[endDate] IS NULL) THEN 0 ELSE 1 END, associations.[endDate] DESC,
          associations.[participationID], associations.[personID]) AS rank
  FROM (
    SELECT spells.[participationID] AS [participationID], spells.[personID] AS [personID], spells.[beginDate] AS
        [beginDate], spells.[endDate] AS [endDate], spells.[exitReason] AS [exitReason], spells.[nonTraditional] AS
        [nonTraditional], spells.[skillsAssessment] AS [skillsAssessment], trim([Person].[edFiID]) AS [studentUniqueId],
        programs.[programName] AS [programName], programs.[programCategory] AS [programCategory], programs.[programCode]
        AS [programCode], programs.[cipCode] AS [cipCode], programs.[privateProvider] AS [privateProvider], CAST(CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
        WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
        WHEN (programs.reason IS NOT NULL) THEN programs.reason
        WHEN (spells.[endDate] < spells.[beginDate]) THEN 'the record ends before it begins' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM (
      SELECT [ProgramParticipation].[participationID] AS [participationID], [ProgramParticipation].[personID] AS
          [personID], [ProgramParticipation].[startDate] AS [beginDate], [ProgramParticipation].[endDate] AS [endDate],
          [ProgramParticipation].[programID] AS [programID], [ProgramParticipation].[exitReason] AS [exitReason],
          [ProgramParticipation].[nonTraditional] AS [nonTraditional], [ProgramParticipation].[skillsAssessment] AS
          [skillsAssessment]
      FROM [ProgramParticipation]
      WHERE ([ProgramParticipation].[startDate] IS NULL
          OR [ProgramParticipation].[startDate] <= (
          SELECT [SchoolYear].[endDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))
        AND ([ProgramParticipation].[endDate] IS NULL
          OR [ProgramParticipation].[endDate] >= (
          SELECT [SchoolYear].[startDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))) AS spells
    JOIN (
      SELECT [Program].[programID] AS [programID], trim([Program].name) AS [programName], [Program].category AS
          [programCategory], [Program].code AS [programCode], [Program].[cipCode] AS [cipCode],
          [Program].[privateProvider] AS [privateProvider], coalesce(max([EdFiProgramMapping].resource) OVER (PARTITION
          BY trim([Program].name), [Program].category), 'studentProgramAssociations') AS [reportedBy], CAST(CASE
          WHEN ([Program].active = 0) THEN 'the program is not active'
          WHEN ([Program].[stateReported] = 0) THEN 'the program is not reported' ELSE NULL END AS VARCHAR(200)) AS
              reason
      FROM [Program]
      LEFT OUTER JOIN [EdFiProgramMapping] ON [EdFiProgramMapping].[programID] = [Program].[programID]
        AND [EdFiProgramMapping].[endYear] = 2027) AS programs ON programs.[programID] = spells.[programID]
      AND programs.[reportedBy] = 'studentCTEProgramAssociations'
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
      GROUP BY [Enrollment].[personID]) AS enrolled_students ON enrolled_students.[personID] = spells.[personID]
    JOIN [Person] ON [Person].[personID] = spells.[personID]) AS associations) AS ranked
