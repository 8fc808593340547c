-- rows
SELECT ranked.[lepID], ranked.[personID], ranked.[beginDate], ranked.[endDate], ranked.[exitReason],
    ranked.[programStatus], ranked.[parentDeclined], ranked.[parentDeclinedDate], ranked.[firstYearMonitoring],
    ranked.[secondYearMonitoring], ranked.[yearsLEP], ranked.[yearStart], ranked.[yearEnd], ranked.[studentUniqueId],
    ranked.[programName], ranked.[programCategory], ranked.[programCode], CAST(CASE
    WHEN (ranked.reason IS NOT NULL) THEN ranked.reason
    WHEN (ranked.rank > 1
      AND ranked.[beginDate] IS NOT NULL) THEN 'another record of the program with this beginning has priority' ELSE
          NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT associations.[lepID] AS [lepID], associations.[personID] AS [personID], associations.[beginDate] AS
      [beginDate], associations.[endDate] AS [endDate], associations.[exitReason] AS [exitReason],
      associations.[programStatus] AS [programStatus], associations.[parentDeclined] AS [parentDeclined],
      associations.[parentDeclinedDate] AS [parentDeclinedDate], associations.[firstYearMonitoring] AS
      [firstYearMonitoring], associations.[secondYearMonitoring] AS [secondYearMonitoring], associations.[yearsLEP] AS
      [yearsLEP], associations.[yearStart] AS [yearStart], associations.[yearEnd] AS [yearEnd],
      associations.[studentUniqueId] AS [studentUniqueId], associations.[programName] AS [programName],
      associations.[programCategory] AS [programCategory], associations.[programCode] AS [programCode],
      associations.reason AS reason, row_number() OVER (PARTITION BY associations.[personID],
      associations.[programName], associations.[programCategory], associations.[beginDate] ORDER BY CASE
      WHEN (associations.reason IS NULL) THEN 0 ELSE 1 END, CASE
      WHEN (associations.[endDate] IS NULL) THEN 0 ELSE 1 END, associations.[endDate] DESC, associations.[lepID],
          associations.[personID]) AS rank
  FROM (
    SELECT spells.[lepID] AS [lepID], spells.[personID] AS [personID], spells.[beginDate] AS [beginDate],
        spells.[endDate] AS [endDate], spells.[exitReason] AS [exitReason], spells.[programStatus] AS [programStatus],
        spells.[parentDeclined] AS [parentDeclined], spells.[parentDeclinedDate] AS [parentDeclinedDate],
        spells.[firstYearMonitoring] AS [firstYearMonitoring], spells.[secondYearMonitoring] AS [secondYearMonitoring],
        spells.[yearsLEP] AS [yearsLEP], spells.[yearStart] AS [yearStart], spells.[yearEnd] AS [yearEnd],
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
      SELECT [Lep].[lepID] AS [lepID], [Lep].[personID] AS [personID], [Lep].[identifiedDate] AS [beginDate],
          [Lep].[exitDate] AS [endDate], [Lep].[exitReason] AS [exitReason], [Lep].[programStatus] AS [programStatus],
          [Lep].[parentDeclined] AS [parentDeclined], [Lep].[parentDeclinedDate] AS [parentDeclinedDate],
          [Lep].[firstYearMonitoring] AS [firstYearMonitoring], [Lep].[secondYearMonitoring] AS [secondYearMonitoring],
          [Lep].[yearsLEP] AS [yearsLEP], [SchoolYear].[startDate] AS [yearStart], [SchoolYear].[endDate] AS [yearEnd]
      FROM [Lep]
      JOIN [SchoolYear] ON [SchoolYear].[endYear] = 2027
      WHERE ([Lep].[identifiedDate] IS NULL
          OR [Lep].[identifiedDate] <= [SchoolYear].[endDate])
        AND ([Lep].[programStatus] = 'LEP'
          AND ([Lep].[exitDate] IS NULL
            OR [Lep].[exitDate] >= [SchoolYear].[startDate])
          OR [Lep].[programStatus] = 'Exited LEP'
          AND ([Lep].[exitDate] >= [SchoolYear].[startDate]
            OR [Lep].[firstYearMonitoring] BETWEEN [SchoolYear].[startDate] AND [SchoolYear].[endDate]
            OR [Lep].[secondYearMonitoring] BETWEEN [SchoolYear].[startDate] AND [SchoolYear].[endDate]))) AS spells
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
        WHERE programs.[reportedBy] = 'studentLanguageInstructionProgramAssociations') AS ranked_programs
      WHERE ranked_programs.rank = 1) AS chosen_program ON chosen_program.[reportedBy] =
          'studentLanguageInstructionProgramAssociations'
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

-- services
SELECT [LepService].[personID] AS parent, [LepService].[lepServiceID], [LepServiceType].code, [LepService].[startDate]
    AS [beginDate], [LepService].[endDate], [LepService].[titleIII]
FROM [LepService]
JOIN [LepServiceType] ON [LepServiceType].[lepServiceTypeID] = [LepService].[lepServiceTypeID]
WHERE ([LepService].[startDate] IS NULL
    OR [LepService].[startDate] <= (
    SELECT [SchoolYear].[endDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([LepService].[endDate] IS NULL
    OR [LepService].[endDate] >= (
    SELECT [SchoolYear].[startDate]
    FROM [SchoolYear]
    WHERE [SchoolYear].[endYear] = 2027))
  AND ([LepService].[parentRefusedServices] IS NULL
    OR [LepService].[parentRefusedServices] = 0)

-- proficiencies
SELECT [Enrollment].[personID] AS parent, [Enrollment].[enrollmentID], [Enrollment].[englishProficiency] AS code,
    [Enrollment].[englishProficiencyDate] AS day
FROM [Enrollment]
JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
LEFT OUTER JOIN [GradeLevel] ON [GradeLevel].[structureID] = [Enrollment].[structureID]
  AND [GradeLevel].name = [Enrollment].grade
WHERE [Calendar].[endYear] = 2027
  AND [School].[schoolID] IN (1, 2)
  AND CASE
  WHEN ([Enrollment].[noShow] = 1) THEN 1
  WHEN ([Enrollment].[stateExclude] = 1) THEN 1
  WHEN ([Enrollment].[serviceType] IN (NULL)
    AND (1 != 1)) THEN 1
  WHEN ([GradeLevel].[excludeEnrollment] = 1
    OR [GradeLevel].[stateReportExclude] = 1) THEN 1
  WHEN ([School].exclude = 1) THEN 1
  WHEN ([School].number IN ('999')) THEN 1
  WHEN ([Calendar].exclude = 1) THEN 1
  WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0
  AND trim([Enrollment].[englishProficiency]) != ''
