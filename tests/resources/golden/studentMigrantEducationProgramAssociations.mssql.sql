-- rows
SELECT ranked.[migrantID], ranked.[personID], ranked.[beginDate], ranked.[endDate], ranked.[priorityForServices],
    ranked.[lastQualifyingMove], ranked.[qualifyingArrivalDate], ranked.[eligibilityExpirationDate],
    ranked.[dateEnteredUS], ranked.[dateEnteredUSSchool], ranked.[dateEnteredState], ranked.[studentUniqueId],
    ranked.[programName], ranked.[programCategory], ranked.[programCode], CAST(CASE
    WHEN (ranked.reason IS NOT NULL) THEN ranked.reason
    WHEN (ranked.rank > 1
      AND ranked.[beginDate] IS NOT NULL) THEN 'another record of the program with this beginning has priority' ELSE
          NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT associations.[migrantID] AS [migrantID], associations.[personID] AS [personID], associations.[beginDate] AS
      [beginDate], associations.[endDate] AS [endDate], associations.[priorityForServices] AS [priorityForServices],
      associations.[lastQualifyingMove] AS [lastQualifyingMove], associations.[qualifyingArrivalDate] AS
      [qualifyingArrivalDate], associations.[eligibilityExpirationDate] AS [eligibilityExpirationDate],
      associations.[dateEnteredUS] AS [dateEnteredUS], associations.[dateEnteredUSSchool] AS [dateEnteredUSSchool],
      associations.[dateEnteredState] AS [dateEnteredState], associations.[studentUniqueId] AS [studentUniqueId],
      associations.[programName] AS [programName], associations.[programCategory] AS [programCategory],
      associations.[programCode] AS [programCode], associations.reason AS reason, row_number() OVER (PARTITION BY
      associations.[personID], associations.[programName], associations.[programCategory], associations.[beginDate]
      ORDER BY CASE
      WHEN (associations.reason IS NULL) THEN 0 ELSE 1 END, CASE
      WHEN (associations.[endDate] IS NULL) THEN 0 ELSE 1 END, associations.[endDate] DESC, associations.[migrantID],
          associations.[personID]) AS rank
  FROM (
    SELECT spells.[migrantID] AS [migrantID], spells.[personID] AS [personID], spells.[beginDate] AS [beginDate],
        spells.[endDate] AS [endDate], spells.[priorityForServices] AS [priorityForServices],
        spells.[lastQualifyingMove] AS [lastQualifyingMove], spells.[qualifyingArrivalDate] AS [qualifyingArrivalDate],
        spells.[eligibilityExpirationDate] AS [eligibilityExpirationDate], spells.[dateEnteredUS] AS [dateEnteredUS],
        spells.[dateEnteredUSSchool] AS [dateEnteredUSSchool], spells.[dateEnteredState] AS [dateEnteredState],
        trim([Person].[edFiID]) AS [studentUniqueId], chosen_program.[programName] AS [programName],
        chosen_program.[programCategory] AS [programCategory], chosen_program.[programCode] AS [programCode], CAST(CASE
        WHEN (trim([Person].[edFiID]) IS NULL
          OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
        WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
        WHEN (chosen_program.[programID] IS NULL) THEN 'the Ed-Fi settings choose no program for these records'
        WHEN (chosen_program.reason IS NOT NULL) THEN chosen_program.reason
        WHEN (spells.[endDate] < spells.[beginDate]) THEN 'the record ends before it begins' ELSE NULL END AS
            VARCHAR(200)) AS reason
    FROM (
      SELECT [Migrant].[migrantID] AS [migrantID], [Migrant].[personID] AS [personID], [Migrant].[startDate] AS
          [beginDate], [Migrant].[endDate] AS [endDate], [Migrant].[priorityForServices] AS [priorityForServices],
          [Migrant].[lastQualifyingMove] AS [lastQualifyingMove], [Migrant].[qualifyingArrivalDate] AS
          [qualifyingArrivalDate], [Migrant].[eligibilityExpirationDate] AS [eligibilityExpirationDate],
          [Identity].[dateEnteredUS] AS [dateEnteredUS], [Identity].[dateEnteredUSSchool] AS [dateEnteredUSSchool],
          [Identity].[dateEnteredState] AS [dateEnteredState]
      FROM [Migrant]
      JOIN [Person] ON [Person].[personID] = [Migrant].[personID]
      LEFT OUTER JOIN [Identity] ON [Identity].[identityID] = [Person].[currentIdentityID]
      WHERE ([Migrant].[startDate] IS NULL
          OR [Migrant].[startDate] <= (
          SELECT [SchoolYear].[endDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))
        AND ([Migrant].[endDate] IS NULL
          OR [Migrant].[endDate] >= (
          SELECT [SchoolYear].[startDate]
          FROM [SchoolYear]
          WHERE [SchoolYear].[endYear] = 2027))) AS spells
    LEFT OUTER JOIN (
      SELECT ranked_programs.[programID] AS [programID], ranked_programs.[programName] AS [programName],
          ranked_programs.[programCategory] AS [programCategory], ranked_programs.[programCode] AS [programCode],
          ranked_programs.[cipCode] AS [cipCode], ranked_programs.[privateProvider] AS [privateProvider],
          ranked_programs.[reportedBy] AS [reportedBy], ranked_programs.reason AS reason
      FROM (
        SELECT programs.[programID] AS [programID], programs.[programName] AS [programName], programs.[programCategory]
            AS [programCategory], programs.[programCode] AS [programCode], programs.[cipCode] AS [cipCode],
            programs.[privateProvider] AS [privateProvider], programs.[reportedBy] AS [reportedBy], programs.reason AS
            reason, row_number() OVER (ORDER BY CASE
            WHEN (programs.reason IS NULL) THEN 0 ELSE 1 END, programs.[programID]) AS rank
        FROM (
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
            AND [EdFiProgramMapping].[endYear] = 2027) AS programs
        WHERE programs.[reportedBy] = 'studentMigrantEducationProgramAssociations') AS ranked_programs
      WHERE ranked_programs.rank = 1) AS chosen_program ON chosen_program.[reportedBy] =
          'studentMigrantEducationProgramAssociations'
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
