-- rows
SELECT ranked.[memberID], ranked.[sessionID], ranked.[personID], ranked.[studentUniqueId], ranked.[schoolNumber],
    ranked.[programCategory], ranked.[beginDate], ranked.[endDate], CAST(CASE
    WHEN (ranked.reason IS NOT NULL) THEN ranked.reason
    WHEN (ranked.rank > 1
      AND ranked.[beginDate] IS NOT NULL) THEN 'another entry of the student in the session with this beginning has
          priority' ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT spells.[memberID] AS [memberID], spells.[sessionID] AS [sessionID], spells.[personID] AS [personID],
      spells.[studentUniqueId] AS [studentUniqueId], spells.[schoolNumber] AS [schoolNumber], spells.[programCategory]
      AS [programCategory], spells.[beginDate] AS [beginDate], spells.[endDate] AS [endDate], spells.reason AS reason,
      row_number() OVER (PARTITION BY spells.[sessionID], spells.[personID], spells.[beginDate] ORDER BY CASE
      WHEN (spells.reason IS NULL) THEN 0 ELSE 1 END, CASE
      WHEN (spells.[endDate] IS NULL) THEN 0 ELSE 1 END, spells.[endDate] DESC, spells.[memberID]) AS rank
  FROM (
    SELECT [ProgramSessionMember].[memberID] AS [memberID], sessions.[sessionID] AS [sessionID],
        [ProgramSessionMember].[personID] AS [personID], trim([Person].[edFiID]) AS [studentUniqueId],
        sessions.[schoolNumber] AS [schoolNumber], sessions.[programCategory] AS [programCategory], coalesce(CASE
        WHEN ([ProgramSessionMember].[startDate] > sessions.[beginDate]) THEN [ProgramSessionMember].[startDate] ELSE
            sessions.[beginDate] END, [ProgramSessionMember].[startDate]) AS [beginDate], coalesce(CASE
        WHEN ([ProgramSessionMember].[endDate] < sessions.[endDate]) THEN [ProgramSessionMember].[endDate] ELSE
            sessions.[endDate] END, [ProgramSessionMember].[endDate]) AS [endDate], CAST(CASE
        WHEN (sessions.reason IS NOT NULL) THEN sessions.reason
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
        WHEN (students_of_district.reported = 0) THEN students_of_district.reason
        WHEN (coalesce(CASE
            WHEN ([ProgramSessionMember].[endDate] < sessions.[endDate]) THEN [ProgramSessionMember].[endDate] ELSE
                sessions.[endDate] END, [ProgramSessionMember].[endDate]) < coalesce(CASE
            WHEN ([ProgramSessionMember].[startDate] > sessions.[beginDate]) THEN [ProgramSessionMember].[startDate]
                ELSE sessions.[beginDate] END, [ProgramSessionMember].[startDate])) THEN 'the student leaves the session
                before it begins for the student' ELSE NULL END AS VARCHAR(200)) AS reason
    FROM [ProgramSessionMember]
    JOIN (
      SELECT [ProgramSession].[sessionID] AS [sessionID], [ProgramSession].[schoolID] AS [schoolID], [School].number AS
          [schoolNumber], [ProgramSession].name AS name, [ProgramSession].[startDate] AS [beginDate],
          [ProgramSession].[endDate] AS [endDate], [ProgramSession].[instructorPersonID] AS [instructorPersonID],
          programs.[programName] AS [programName], programs.[programCategory] AS [programCategory],
          programs.[programCode] AS [programCode], CAST(CASE
          WHEN ([School].exclude = 1) THEN 'the school is excluded'
          WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
          WHEN (programs.reason IS NOT NULL) THEN programs.reason ELSE NULL END AS VARCHAR(200)) AS reason
      FROM [ProgramSession]
      JOIN (
        SELECT [Program].[programID] AS [programID], trim([Program].name) AS [programName], [Program].category AS
            [programCategory], [Program].code AS [programCode], [Program].[cipCode] AS [cipCode],
            [Program].[privateProvider] AS [privateProvider], coalesce(max([EdFiProgramMapping].resource) OVER
            (PARTITION BY trim([Program].name), [Program].category), 'studentProgramAssociations') AS [reportedBy],
            CAST(CASE
            WHEN ([Program].active = 0) THEN 'the program is not active'
            WHEN ([Program].[stateReported] = 0) THEN 'the program is not reported' ELSE NULL END AS VARCHAR(200)) AS
                reason
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
          WHERE [SchoolYear].[endYear] = 2027))) AS sessions ON sessions.[sessionID] =
              [ProgramSessionMember].[sessionID]
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
        AND [Calendar].[districtID] = 1
      GROUP BY [Enrollment].[personID]) AS students_of_district ON students_of_district.[personID] =
          [ProgramSessionMember].[personID]
    JOIN [Person] ON [Person].[personID] = [ProgramSessionMember].[personID]
    WHERE (sessions.[schoolID] IS NOT NULL
        OR [ProgramSessionMember].[personID] IN (
        SELECT [Enrollment].[personID]
        FROM [Enrollment]
        JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
        JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
        LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
          AND [GradeLevel].name = [Enrollment].grade
        WHERE [Calendar].[endYear] = 2027
          AND [School].[schoolID] IN (1, 2)))
      AND ([ProgramSessionMember].[startDate] IS NULL
        OR [ProgramSessionMember].[startDate] <= (
        SELECT [SchoolYear].[endDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))
      AND ([ProgramSessionMember].[endDate] IS NULL
        OR [ProgramSessionMember].[endDate] >= (
        SELECT [SchoolYear].[startDate]
        FROM [SchoolYear]
        WHERE [SchoolYear].[endYear] = 2027))) AS spells) AS ranked
