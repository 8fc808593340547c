-- rows
SELECT ranked_grades.[scoreID], ranked_grades.[personID], ranked_grades.[sectionID], ranked_grades.[courseID],
    ranked_grades.[courseNumber], ranked_grades.[schoolID], ranked_grades.[schoolNumber], ranked_grades.[termType],
    ranked_grades.[gradeType], ranked_grades.score, ranked_grades.[percent], ranked_grades.comments, ranked_grades.date,
    ranked_grades.[studentUniqueId], ranked_grades.[beginDate], ranked_grades.[gradingPeriodID],
    ranked_grades.descriptor, ranked_grades.[gradingPeriodName], ranked_grades.sequence, CAST(CASE
    WHEN (ranked_grades.reason IS NOT NULL) THEN ranked_grades.reason
    WHEN (ranked_grades.rank > 1) THEN 'another score of this section, grading period and grade type was posted later'
        ELSE NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT seated_scores.[scoreID] AS [scoreID], seated_scores.[personID] AS [personID], seated_scores.[sectionID] AS
      [sectionID], seated_scores.[courseID] AS [courseID], seated_scores.[courseNumber] AS [courseNumber],
      seated_scores.[schoolID] AS [schoolID], seated_scores.[schoolNumber] AS [schoolNumber], seated_scores.[termType]
      AS [termType], seated_scores.[gradeType] AS [gradeType], seated_scores.score AS score, seated_scores.[percent] AS
      [percent], seated_scores.comments AS comments, seated_scores.date AS date, seated_scores.[studentUniqueId] AS
      [studentUniqueId], seated_scores.[beginDate] AS [beginDate], reported_periods.[gradingPeriodID] AS
      [gradingPeriodID], reported_periods.descriptor AS descriptor, reported_periods.[gradingPeriodName] AS
      [gradingPeriodName], reported_periods.sequence AS sequence, CAST(CASE
      WHEN (seated_scores.[termType] IS NULL) THEN 'the term is mapped to no term type'
      WHEN (seated_scores.[gradeType] IS NULL) THEN 'the grading task is mapped to no grade type'
      WHEN (seated_scores.[seatID] IS NULL) THEN 'the student has no roster row in the section''s session'
      WHEN (seated_scores.[seatReason] IS NOT NULL) THEN seated_scores.[seatReason]
      WHEN (seated_scores.score IS NULL
        AND seated_scores.[percent] IS NULL) THEN 'nothing is posted: neither a score nor a percentage'
      WHEN (reported_periods.[gradingPeriodID] IS NULL) THEN 'no grading period that is sent ends in the term' ELSE NULL
          END AS VARCHAR(200)) AS reason, row_number() OVER (PARTITION BY seated_scores.[personID],
          seated_scores.[sectionID], seated_scores.[termType], seated_scores.[beginDate], seated_scores.[gradeType],
          reported_periods.[gradingPeriodID] ORDER BY CASE
      WHEN (CASE
        WHEN (seated_scores.[termType] IS NULL) THEN 1
        WHEN (seated_scores.[gradeType] IS NULL) THEN 1
        WHEN (seated_scores.[seatID] IS NULL) THEN 1
        WHEN (seated_scores.[seatReason] IS NOT NULL) THEN 1
        WHEN (seated_scores.score IS NULL
          AND seated_scores.[percent] IS NULL) THEN 1
        WHEN (reported_periods.[gradingPeriodID] IS NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
      WHEN (seated_scores.date IS NULL) THEN 1 ELSE 0 END, seated_scores.date DESC, seated_scores.[scoreID] DESC) AS
          rank
  FROM (
    SELECT seats_by_rank.[scoreID] AS [scoreID], seats_by_rank.[personID] AS [personID], seats_by_rank.[sectionID] AS
        [sectionID], seats_by_rank.[courseID] AS [courseID], seats_by_rank.[courseNumber] AS [courseNumber],
        seats_by_rank.[schoolID] AS [schoolID], seats_by_rank.[schoolNumber] AS [schoolNumber], seats_by_rank.[termType]
        AS [termType], seats_by_rank.[gradeType] AS [gradeType], seats_by_rank.score AS score, seats_by_rank.[percent]
        AS [percent], seats_by_rank.comments AS comments, seats_by_rank.date AS date, seats_by_rank.[termStart] AS
        [termStart], seats_by_rank.[termEnd] AS [termEnd], seats_by_rank.[studentUniqueId] AS [studentUniqueId],
        seats_by_rank.[beginDate] AS [beginDate], seats_by_rank.[seatID] AS [seatID], seats_by_rank.[seatReason] AS
        [seatReason]
    FROM (
      SELECT scores.[scoreID] AS [scoreID], scores.[personID] AS [personID], scores.[sectionID] AS [sectionID],
          scores.[courseID] AS [courseID], scores.[courseNumber] AS [courseNumber], scores.[schoolID] AS [schoolID],
          scores.[schoolNumber] AS [schoolNumber], scores.[termType] AS [termType], scores.[gradeType] AS [gradeType],
          scores.score AS score, scores.[percent] AS [percent], scores.comments AS comments, scores.date AS date,
          scores.[termStart] AS [termStart], scores.[termEnd] AS [termEnd], seats.[studentUniqueId] AS
          [studentUniqueId], seats.[beginDate] AS [beginDate], seats.[rosterID] AS [seatID], seats.excluded AS
          [seatReason], row_number() OVER (PARTITION BY scores.[personID], scores.[scoreID] ORDER BY CASE
          WHEN (seats.excluded IS NULL) THEN 0 ELSE 1 END, CASE
          WHEN (scores.[termEnd] >= seats.[beginDate]) THEN 0 ELSE 1 END, seats.[beginDate] DESC, seats.[rosterID]) AS
              rank
      FROM (
        SELECT [GradingScore].[scoreID] AS [scoreID], [GradingScore].[personID] AS [personID],
            [GradingScore].[sectionID] AS [sectionID], [Course].[courseID] AS [courseID], [Course].number AS
            [courseNumber], [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber],
            coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
            [termType], [EdFiGradeTypeMapping].[gradeType] AS [gradeType], nullif(trim([GradingScore].score), '') AS
            score, [GradingScore].[percent] AS [percent], [GradingScore].comments AS comments, [GradingScore].date AS
            date, [Term].[startDate] AS [termStart], [Term].[endDate] AS [termEnd]
        FROM [Section]
        JOIN [Trial] ON [Trial].[trialID] = [Section].[trialID]
          AND [Trial].active = 1
        JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
        JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
        JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
        JOIN [GradingScore] ON [GradingScore].[sectionID] = [Section].[sectionID]
        JOIN [Term] ON [Term].[termID] = [GradingScore].[termID]
        LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
          AND [EdFiTermMapping].[termName] = [Term].name
        LEFT OUTER JOIN [EdFiGradeTypeMapping] ON [EdFiGradeTypeMapping].[endYear] = [Calendar].[endYear]
          AND [EdFiGradeTypeMapping].[taskID] = [GradingScore].[taskID]
        WHERE [Calendar].[endYear] = 2027
          AND [School].[schoolID] IN (1, 2)) AS scores
      LEFT OUTER JOIN (
        SELECT spells.[rosterID] AS [rosterID], spells.[personID] AS [personID], spells.[sectionID] AS [sectionID],
            spells.[repeatCourse] AS [repeatCourse], spells.[courseID] AS [courseID], spells.[courseNumber] AS
            [courseNumber], spells.[schoolID] AS [schoolID], spells.[schoolNumber] AS [schoolNumber], spells.[termType]
            AS [termType], spells.[beginDate] AS [beginDate], spells.[endDate] AS [endDate], spells.[homeroomSection] AS
            [homeroomSection], spells.homeroom AS homeroom, spells.[studentUniqueId] AS [studentUniqueId], CAST(CASE
            WHEN (spells.reason IS NOT NULL) THEN spells.reason
            WHEN (spells.rank > 1) THEN 'another roster row of this section, session and beginning has priority' ELSE
                NULL END AS VARCHAR(200)) AS excluded
        FROM (
          SELECT [Roster].[rosterID] AS [rosterID], [Roster].[personID] AS [personID], [Roster].[sectionID] AS
              [sectionID], [Roster].[repeatCourse] AS [repeatCourse], section_meetings.[courseID] AS [courseID],
              section_meetings.[courseNumber] AS [courseNumber], section_meetings.[schoolID] AS [schoolID],
              section_meetings.[schoolNumber] AS [schoolNumber], section_meetings.[termType] AS [termType], CASE
            WHEN ([Roster].[startDate] > section_meetings.[beginDate]) THEN [Roster].[startDate] ELSE
                section_meetings.[beginDate] END AS [beginDate], CASE
            WHEN ([Roster].[endDate] < section_meetings.[endDate]) THEN [Roster].[endDate] ELSE
                section_meetings.[endDate] END AS [endDate], [Section].[homeroomSection] AS [homeroomSection],
                [Course].homeroom AS homeroom, trim([Person].[edFiID]) AS [studentUniqueId], CAST(CASE
              WHEN (section_meetings.reason IS NOT NULL) THEN section_meetings.reason
              WHEN (trim([Person].[edFiID]) IS NULL
                OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
              WHEN ([Roster].[endDate] < [Roster].[startDate]) THEN 'the roster row ends before it begins'
              WHEN (attended_structures.[personID] IS NULL) THEN 'the student has no reported enrollment in the
                  section''s schedule structure' ELSE NULL END AS VARCHAR(200)) AS reason, row_number() OVER (PARTITION
                  BY [Roster].[personID], [Roster].[sectionID], section_meetings.[termType], CASE
              WHEN ([Roster].[startDate] > section_meetings.[beginDate]) THEN [Roster].[startDate] ELSE
                  section_meetings.[beginDate] END ORDER BY CASE
              WHEN (CASE
                WHEN (section_meetings.reason IS NOT NULL) THEN 1
                WHEN (trim([Person].[edFiID]) IS NULL
                  OR trim([Person].[edFiID]) = '') THEN 1
                WHEN ([Roster].[endDate] < [Roster].[startDate]) THEN 1
                WHEN (attended_structures.[personID] IS NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, CASE
              WHEN ([Roster].[endDate] < section_meetings.[endDate]) THEN [Roster].[endDate] ELSE
                  section_meetings.[endDate] END DESC, [Roster].[rosterID]) AS rank
          FROM [Roster]
          JOIN (
            SELECT [Section].[sectionID] AS [sectionID], [Section].[courseID] AS [courseID], [Section].[trialID] AS
                [trialID], [Calendar].[calendarID] AS [calendarID], [Trial].[structureID] AS [structureID],
                [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], [Course].number AS [courseNumber],
                coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
                [termType], min([Term].[startDate]) AS [beginDate], max([Term].[endDate]) AS [endDate], min(CAST(CASE
                  WHEN ([Course].active = 0) THEN 'the course is inactive'
                  WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
                  WHEN ([School].exclude = 1) THEN 'the school is excluded'
                  WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
                  WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
                  WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
                  WHEN (coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]),
                      [EdFiTermMapping].[termType]) IS NULL) THEN 'no term of the section means a term type' ELSE NULL
                      END AS VARCHAR(200))) AS reason
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
                section_meetings ON section_meetings.[sectionID] = [Roster].[sectionID]
          JOIN [Person] ON [Person].[personID] = [Roster].[personID]
          JOIN [Section] ON [Section].[sectionID] = [Roster].[sectionID]
          JOIN [Course] ON [Course].[courseID] = [Section].[courseID]
          LEFT OUTER JOIN (
            SELECT DISTINCT attending.[personID] AS [personID], attending.[structureID] AS [structureID]
            FROM (
              SELECT [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS [personID],
                  [Enrollment].[calendarID] AS [calendarID], [Enrollment].[structureID] AS [structureID],
                  [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], [Enrollment].[startDate] AS
                  [startDate], [Enrollment].[endDate] AS [endDate], [Enrollment].grade AS grade
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
                WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS attending) AS attended_structures ON
                    attended_structures.[personID] = [Roster].[personID]
            AND attended_structures.[structureID] = section_meetings.[structureID]
          WHERE ([Roster].[startDate] IS NULL
              OR [Roster].[startDate] <= section_meetings.[endDate])
            AND ([Roster].[endDate] IS NULL
              OR [Roster].[endDate] >= section_meetings.[beginDate]
              OR [Roster].[endDate] < [Roster].[startDate]
              AND [Roster].[startDate] >= section_meetings.[beginDate])) AS spells) AS seats ON seats.[personID] =
                  scores.[personID]
        AND seats.[sectionID] = scores.[sectionID]
        AND seats.[termType] = scores.[termType]) AS seats_by_rank
    WHERE seats_by_rank.rank = 1) AS seated_scores
  LEFT OUTER JOIN (
    SELECT [EdFiGradingPeriod].id AS [gradingPeriodID], [EdFiGradingPeriod].[schoolID] AS [schoolID],
        [EdFiGradingPeriod].descriptor AS descriptor, [EdFiGradingPeriod].[gradingPeriodName] AS [gradingPeriodName],
        [EdFiGradingPeriod].sequence AS sequence, [EdFiGradingPeriod].[endDate] AS [endDate]
    FROM [EdFiGradingPeriod]
    JOIN [School] ON [School].[schoolID] = [EdFiGradingPeriod].[schoolID]
    WHERE [EdFiGradingPeriod].[endYear] = 2027
      AND [EdFiGradingPeriod].[schoolID] IN (1, 2)
      AND (
      SELECT count(DISTINCT [Day].date) AS count_1
      FROM [Day]
      JOIN [Calendar] ON [Calendar].[calendarID] = [Day].[calendarID]
      WHERE [Calendar].[schoolID] = [EdFiGradingPeriod].[schoolID]
        AND [Calendar].[endYear] = 2027
        AND [Calendar].exclude = 0
        AND ([Calendar].[calendarID] NOT IN (7))
        AND [Day].instruction = 1
        AND [Day].date BETWEEN [EdFiGradingPeriod].[beginDate] AND [EdFiGradingPeriod].[endDate]) > 0
      AND CASE
      WHEN ([School].exclude = 1) THEN 1
      WHEN ([School].number IN ('999')) THEN 1 ELSE 0 END = 0) AS reported_periods ON reported_periods.[schoolID] =
          seated_scores.[schoolID]
    AND reported_periods.[endDate] BETWEEN seated_scores.[termStart] AND seated_scores.[termEnd]) AS ranked_grades
