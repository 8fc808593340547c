-- rows
SELECT academic_terms.[personID], trim([Person].[edFiID]) AS [studentUniqueId], academic_terms.[endYear],
    academic_terms.term, academic_terms.earned, academic_terms.attempted, academic_terms.points, academic_terms.weights,
    sum(academic_terms.earned) OVER (PARTITION BY academic_terms.[personID] ORDER BY academic_terms.[endYear],
    academic_terms.place) AS [cumulativeEarned], sum(academic_terms.attempted) OVER (PARTITION BY
    academic_terms.[personID] ORDER BY academic_terms.[endYear], academic_terms.place) AS [cumulativeAttempted],
    sum(academic_terms.points) OVER (PARTITION BY academic_terms.[personID] ORDER BY academic_terms.[endYear],
    academic_terms.place) AS [cumulativePoints], sum(academic_terms.weights) OVER (PARTITION BY
    academic_terms.[personID] ORDER BY academic_terms.[endYear], academic_terms.place) AS [cumulativeWeights],
    sum(academic_terms.[plainPoints]) OVER (PARTITION BY academic_terms.[personID] ORDER BY academic_terms.[endYear],
    academic_terms.place) AS [cumulativePlainPoints], sum(academic_terms.[plainWeights]) OVER (PARTITION BY
    academic_terms.[personID] ORDER BY academic_terms.[endYear], academic_terms.place) AS [cumulativePlainWeights],
    max(academic_terms.[gpaMax]) OVER (PARTITION BY academic_terms.[personID] ORDER BY academic_terms.[endYear],
    academic_terms.place) AS [gpaMax], row_number() OVER (PARTITION BY academic_terms.[personID],
    academic_terms.[endYear] ORDER BY academic_terms.place DESC, academic_terms.term DESC) AS latest, CAST(CASE
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
    WHEN (academic_terms.term IS NULL) THEN 'the transcript does not say in which term the course was taken' ELSE NULL
        END AS VARCHAR(200)) AS excluded
FROM (
  SELECT counted_courses.[personID] AS [personID], counted_courses.[endYear] AS [endYear], counted_courses.term AS term,
      max(counted_courses.place) AS place, max(counted_courses.[gpaMax]) AS [gpaMax],
      coalesce(sum(counted_courses.earned), 0) AS earned, coalesce(sum(counted_courses.attempted), 0) AS attempted,
      coalesce(sum(counted_courses.points), 0) AS points, coalesce(sum(counted_courses.weights), 0) AS weights,
      coalesce(sum(counted_courses.[plainPoints]), 0) AS [plainPoints], coalesce(sum(counted_courses.[plainWeights]), 0)
      AS [plainWeights]
  FROM (
    SELECT [TranscriptCourse].[personID] AS [personID], [TranscriptCourse].[endYear] AS [endYear], CASE
      WHEN ([TranscriptCourse].[summerSchool] = 1) THEN 'Summer' ELSE CAST([TranscriptCourse].[actualTerm] AS
          VARCHAR(6)) + '/' + CAST([TranscriptCourse].[termsLong] AS VARCHAR(6)) END AS term, coalesce(CASE
        WHEN ([TranscriptCourse].[summerSchool] = 1) THEN 1000 ELSE ([TranscriptCourse].[actualTerm] * 100) /
            (nullif([TranscriptCourse].[termsLong], 0) + 0.0) END, 0) AS place, credits.earned AS earned,
            credits.attempted AS attempted, [TranscriptCourse].[gpaMax] AS [gpaMax], CASE
      WHEN ([TranscriptCourse].[gpaValue] IS NOT NULL
        AND [TranscriptCourse].[gpaWeight] > 0) THEN [TranscriptCourse].[gpaValue] * [TranscriptCourse].[gpaWeight] ELSE
            NULL END AS points, CASE
      WHEN ([TranscriptCourse].[gpaValue] IS NOT NULL
        AND [TranscriptCourse].[gpaWeight] > 0) THEN [TranscriptCourse].[gpaWeight] ELSE NULL END AS weights, CASE
      WHEN ([TranscriptCourse].[unweightedGPAValue] IS NOT NULL
        AND [TranscriptCourse].[gpaWeight] > 0) THEN [TranscriptCourse].[unweightedGPAValue] *
            [TranscriptCourse].[gpaWeight] ELSE NULL END AS [plainPoints], CASE
      WHEN ([TranscriptCourse].[unweightedGPAValue] IS NOT NULL
        AND [TranscriptCourse].[gpaWeight] > 0) THEN [TranscriptCourse].[gpaWeight] ELSE NULL END AS [plainWeights]
    FROM [TranscriptCourse]
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
      GROUP BY [Enrollment].[personID]) AS enrolled_students ON enrolled_students.[personID] =
          [TranscriptCourse].[personID]
    LEFT OUTER JOIN (
      SELECT [TranscriptCredit].[transcriptID] AS [transcriptID], sum([TranscriptCredit].[creditsEarned]) AS earned,
          sum([TranscriptCredit].[creditsAttempted]) AS attempted
      FROM [TranscriptCredit]
      GROUP BY [TranscriptCredit].[transcriptID]) AS credits ON credits.[transcriptID] =
          [TranscriptCourse].[transcriptID]) AS counted_courses
  GROUP BY counted_courses.[personID], counted_courses.[endYear], counted_courses.term) AS academic_terms
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
  GROUP BY [Enrollment].[personID]) AS enrolled_students ON enrolled_students.[personID] = academic_terms.[personID]
JOIN [Person] ON [Person].[personID] = academic_terms.[personID]

-- diplomas
SELECT awarded_diplomas.parent, awarded_diplomas.[diplomaDate], awarded_diplomas.[diplomaType],
    awarded_diplomas.[endYear]
FROM (
  SELECT [Graduation].[personID] AS parent, [Graduation].[diplomaDate] AS [diplomaDate], [Graduation].[diplomaType] AS
      [diplomaType], [SchoolYear].[endYear] AS [endYear]
  FROM [Graduation]
  JOIN [SchoolYear] ON [Graduation].[diplomaDate] >= [SchoolYear].[startDate]
    AND [Graduation].[diplomaDate] <= [SchoolYear].[endDate]
  WHERE [Graduation].[diplomaType] IS NOT NULL
    AND [Graduation].[diplomaType] != ''
  UNION SELECT [Enrollment].[personID] AS parent, [Enrollment].[diplomaDate] AS [diplomaDate],
      [Enrollment].[diplomaType] AS [diplomaType], [SchoolYear].[endYear] AS [endYear]
  FROM [Enrollment]
  JOIN [SchoolYear] ON [Enrollment].[diplomaDate] >= [SchoolYear].[startDate]
    AND [Enrollment].[diplomaDate] <= [SchoolYear].[endDate]
  WHERE [Enrollment].[diplomaType] IS NOT NULL
    AND [Enrollment].[diplomaType] != '') AS awarded_diplomas

-- planned
SELECT [Enrollment].[personID] AS parent, [Enrollment].[projectedGraduationDate] AS planned
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
  AND [Enrollment].[projectedGraduationDate] IS NOT NULL
