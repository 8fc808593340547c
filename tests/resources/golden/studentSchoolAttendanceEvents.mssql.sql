-- rows
SELECT events.[personID], events.[schoolID], events.[schoolNumber], events.[eventDate], events.status, events.excuse,
    events.description, events.minutes, events.[termType], trim([Person].[edFiID]) AS [studentUniqueId], CAST(CASE
    WHEN (events.reported = 0) THEN events.reason
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (events.[termType] IS NULL) THEN 'the day lies in no session of the school'
    WHEN (events.enrollments = 0) THEN 'the attendance is outside the enrollment' ELSE NULL END AS VARCHAR(200)) AS
        excluded
FROM (
  SELECT ranked.[personID] AS [personID], ranked.[schoolID] AS [schoolID], ranked.[schoolNumber] AS [schoolNumber],
      ranked.[eventDate] AS [eventDate], ranked.status AS status, ranked.excuse AS excuse, ranked.description AS
      description, ranked.minutes AS minutes, ranked.reason AS reason, ranked.reported AS reported, ranked.enrollments
      AS enrollments, ranked.[termType] AS [termType]
  FROM (
    SELECT covered.[personID] AS [personID], covered.[schoolID] AS [schoolID], covered.[schoolNumber] AS [schoolNumber],
        covered.[eventDate] AS [eventDate], covered.status AS status, covered.excuse AS excuse, covered.description AS
        description, covered.minutes AS minutes, covered.reason AS reason, covered.reported AS reported,
        covered.enrollments AS enrollments, session_spans.[termType] AS [termType], row_number() OVER (PARTITION BY
        covered.[personID], covered.[schoolID], covered.[schoolNumber], covered.[eventDate], covered.status,
        covered.excuse ORDER BY session_spans.[beginDate] DESC, session_spans.[endDate], session_spans.[termType]) AS
        rank
    FROM (
      SELECT collapsed.[personID] AS [personID], collapsed.[schoolID] AS [schoolID], collapsed.[schoolNumber] AS
          [schoolNumber], collapsed.[eventDate] AS [eventDate], collapsed.status AS status, collapsed.excuse AS excuse,
          collapsed.description AS description, collapsed.minutes AS minutes, collapsed.reason AS reason,
          collapsed.reported AS reported, count(covering.[enrollmentID]) AS enrollments
      FROM (
        SELECT attendance_marks.[personID] AS [personID], attendance_marks.[schoolID] AS [schoolID],
            attendance_marks.[schoolNumber] AS [schoolNumber], attendance_marks.[eventDate] AS [eventDate],
            attendance_marks.status AS status, attendance_marks.excuse AS excuse, min(CASE
            WHEN (attendance_marks.reason IS NULL) THEN attendance_marks.description ELSE NULL END) AS description, CASE
          WHEN (sum(CASE
              WHEN (attendance_marks.reason IS NULL
                AND attendance_marks.minutes IS NULL) THEN 1 ELSE 0 END) = 0) THEN sum(CASE
            WHEN (attendance_marks.reason IS NULL) THEN attendance_marks.minutes ELSE NULL END) ELSE NULL END AS
                minutes, min(attendance_marks.reason) AS reason, sum(CASE
            WHEN (attendance_marks.reason IS NULL) THEN 1 ELSE 0 END) AS reported
        FROM (
          SELECT [Attendance].[attendanceID] AS [attendanceID], [Attendance].[personID] AS [personID],
              [School].[schoolID] AS [schoolID], [School].number AS [schoolNumber], [Attendance].date AS [eventDate],
              [Attendance].[periodID] AS [periodID], CASE
            WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END AS
                status, CASE
            WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].excuse ELSE [Attendance].excuse END AS
                excuse, [AttendanceExcuse].description AS description, CASE
            WHEN ([Attendance].[presentMinutes] IS NOT NULL) THEN [Period].[periodMinutes] -
                [Attendance].[presentMinutes]
            WHEN (CASE
              WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END =
                  'A') THEN [Period].[periodMinutes] ELSE NULL END AS minutes, CAST(CASE
              WHEN ([School].exclude = 1) THEN 'the school is excluded'
              WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
              WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
              WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
              WHEN (CASE
                WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END
                    IS NULL
                OR CASE
                WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].excuse ELSE [Attendance].excuse END
                    IS NULL) THEN 'the attendance is unknown: it has no excuse' ELSE NULL END AS VARCHAR(200)) AS reason
          FROM [Attendance]
          JOIN [Calendar] ON [Calendar].[calendarID] = [Attendance].[calendarID]
          JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
          JOIN [Period] ON [Period].[periodID] = [Attendance].[periodID]
          LEFT OUTER JOIN [AttendanceExcuse] ON [AttendanceExcuse].[excuseID] = [Attendance].[excuseID]
          WHERE [Calendar].[endYear] = 2027
            AND [School].[schoolID] IN (1, 2)
            AND [Period].[nonInstructional] = 0
            AND (CASE
              WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END IS
                  NULL
              OR CASE
              WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END !=
                  'P')) AS attendance_marks
        GROUP BY attendance_marks.[personID], attendance_marks.[schoolID], attendance_marks.[schoolNumber],
            attendance_marks.[eventDate], attendance_marks.status, attendance_marks.excuse) AS collapsed
      LEFT OUTER JOIN (
        SELECT [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS [personID],
            [Enrollment].[calendarID] AS [calendarID], [Enrollment].[structureID] AS [structureID], [School].[schoolID]
            AS [schoolID], [School].number AS [schoolNumber], [Enrollment].[startDate] AS [startDate],
            [Enrollment].[endDate] AS [endDate], [Enrollment].grade AS grade
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
          WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS covering ON covering.[personID] =
              collapsed.[personID]
        AND covering.[schoolID] = collapsed.[schoolID]
        AND (covering.[startDate] IS NULL
          OR covering.[startDate] <= collapsed.[eventDate])
        AND (covering.[endDate] IS NULL
          OR covering.[endDate] >= collapsed.[eventDate])
      GROUP BY collapsed.[personID], collapsed.[schoolID], collapsed.[schoolNumber], collapsed.[eventDate],
          collapsed.status, collapsed.excuse, collapsed.description, collapsed.minutes, collapsed.reason,
          collapsed.reported) AS covered
    LEFT OUTER JOIN (
      SELECT term_spans.[schoolID] AS [schoolID], term_spans.[termType] AS [termType], min(term_spans.[termID]) AS
          [termID], min(term_spans.[startDate]) AS [beginDate], max(term_spans.[endDate]) AS [endDate], CASE
        WHEN (min(term_spans.[startDate]) IS NULL) THEN min(term_spans.reason) END AS reason
      FROM (
        SELECT [School].[schoolID] AS [schoolID], coalesce([EdFiTermMapping].[termType], '') AS [termType],
            [Term].[termID] AS [termID], CASE
          WHEN (CASE
            WHEN ([School].exclude = 1) THEN 1
            WHEN ([School].number IN ('999')) THEN 1
            WHEN ([Calendar].exclude = 1) THEN 1
            WHEN ([Calendar].[calendarID] IN (7)) THEN 1
            WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS
                [startDate], CASE
          WHEN (CASE
            WHEN ([School].exclude = 1) THEN 1
            WHEN ([School].number IN ('999')) THEN 1
            WHEN ([Calendar].exclude = 1) THEN 1
            WHEN ([Calendar].[calendarID] IN (7)) THEN 1
            WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate],
                CAST(CASE
            WHEN ([School].exclude = 1) THEN 'the school is excluded'
            WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
            WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
            WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
            WHEN ([EdFiTermMapping].[termType] IS NULL) THEN 'the term is mapped to no term type' ELSE NULL END AS
                VARCHAR(200)) AS reason
        FROM [Term]
        JOIN [TermSchedule] ON [TermSchedule].[termScheduleID] = [Term].[termScheduleID]
        JOIN [ScheduleStructure] ON [ScheduleStructure].[structureID] = [TermSchedule].[structureID]
        JOIN [Calendar] ON [Calendar].[calendarID] = [ScheduleStructure].[calendarID]
        JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
        LEFT OUTER JOIN [EdFiTermMapping] ON [EdFiTermMapping].[endYear] = [Calendar].[endYear]
          AND [EdFiTermMapping].[termName] = [Term].name
        WHERE [Calendar].[endYear] = 2027
          AND [School].[schoolID] IN (1, 2)
        UNION ALL SELECT [School].[schoolID] AS [schoolID], coalesce([Section].[edFiTermType], [Course].[edFiTermType])
            AS [termType], NULL AS [termID], CASE
          WHEN (CASE
            WHEN ([Course].active = 0) THEN 1
            WHEN ([Course].[stateReportExclude] = 1) THEN 1
            WHEN ([School].exclude = 1) THEN 1
            WHEN ([School].number IN ('999')) THEN 1
            WHEN ([Calendar].exclude = 1) THEN 1
            WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[startDate] END AS [startDate],
                CASE
          WHEN (CASE
            WHEN ([Course].active = 0) THEN 1
            WHEN ([Course].[stateReportExclude] = 1) THEN 1
            WHEN ([School].exclude = 1) THEN 1
            WHEN ([School].number IN ('999')) THEN 1
            WHEN ([Calendar].exclude = 1) THEN 1
            WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN [Term].[endDate] END AS [endDate],
                CAST(CASE
            WHEN ([Course].active = 0) THEN 'the course is inactive'
            WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
            WHEN ([School].exclude = 1) THEN 'the school is excluded'
            WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
            WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
            WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar' ELSE NULL END AS
                VARCHAR(200)) AS reason
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
          AND coalesce([Section].[edFiTermType], [Course].[edFiTermType]) IS NOT NULL) AS term_spans
      GROUP BY term_spans.[schoolID], term_spans.[termType]) AS session_spans ON session_spans.[schoolID] =
          covered.[schoolID]
      AND (session_spans.[beginDate] IS NULL
        OR covered.[eventDate] >= session_spans.[beginDate])
      AND (session_spans.[endDate] IS NULL
        OR covered.[eventDate] <= session_spans.[endDate])) AS ranked
  WHERE ranked.rank = 1) AS events
JOIN [Person] ON [Person].[personID] = events.[personID]
