-- rows
SELECT covered.[personID], covered.[schoolID], covered.[schoolNumber], covered.[sectionID], covered.[courseNumber],
    covered.[termType], covered.[eventDate], covered.status, covered.excuse, covered.description, covered.minutes,
    trim([Person].[edFiID]) AS [studentUniqueId], CAST(CASE
    WHEN (covered.reported = 0) THEN covered.reason
    WHEN (trim([Person].[edFiID]) IS NULL
      OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
    WHEN (covered.enrollments = 0) THEN 'the attendance is outside the enrollment' ELSE NULL END AS VARCHAR(200)) AS
        excluded
FROM (
  SELECT collapsed.[personID] AS [personID], collapsed.[schoolID] AS [schoolID], collapsed.[schoolNumber] AS
      [schoolNumber], collapsed.[sectionID] AS [sectionID], collapsed.[courseNumber] AS [courseNumber],
      collapsed.[termType] AS [termType], collapsed.[eventDate] AS [eventDate], collapsed.status AS status,
      collapsed.excuse AS excuse, collapsed.description AS description, collapsed.minutes AS minutes, collapsed.reason
      AS reason, collapsed.reported AS reported, count(covering.[enrollmentID]) AS enrollments
  FROM (
    SELECT seated_marks.[personID] AS [personID], seated_marks.[schoolID] AS [schoolID], seated_marks.[schoolNumber] AS
        [schoolNumber], seated_marks.[sectionID] AS [sectionID], seated_marks.[courseNumber] AS [courseNumber],
        seated_marks.[termType] AS [termType], seated_marks.[eventDate] AS [eventDate], seated_marks.status AS status,
        seated_marks.excuse AS excuse, min(CASE
        WHEN (seated_marks.reason IS NULL) THEN seated_marks.description ELSE NULL END) AS description, CASE
      WHEN (sum(CASE
          WHEN (seated_marks.reason IS NULL
            AND seated_marks.minutes IS NULL) THEN 1 ELSE 0 END) = 0) THEN sum(CASE
        WHEN (seated_marks.reason IS NULL) THEN seated_marks.minutes ELSE NULL END) ELSE NULL END AS minutes,
            min(seated_marks.reason) AS reason, sum(CASE
        WHEN (seated_marks.reason IS NULL) THEN 1 ELSE 0 END) AS reported
    FROM (
      SELECT DISTINCT attendance_marks.[attendanceID] AS [attendanceID], attendance_marks.[personID] AS [personID],
          attendance_marks.[schoolID] AS [schoolID], attendance_marks.[schoolNumber] AS [schoolNumber],
          attendance_marks.[eventDate] AS [eventDate], attendance_marks.status AS status, attendance_marks.excuse AS
          excuse, attendance_marks.description AS description, attendance_marks.minutes AS minutes, seats.[sectionID] AS
          [sectionID], seats.[courseID] AS [courseID], seats.[courseNumber] AS [courseNumber], seats.[termType] AS
          [termType], CAST(CASE
          WHEN (attendance_marks.reason IS NOT NULL) THEN attendance_marks.reason
          WHEN (seats.[sectionID] IS NULL) THEN 'the student has no section in that period on that day'
          WHEN (seats.[seatReason] IS NOT NULL) THEN seats.[seatReason] ELSE NULL END AS VARCHAR(200)) AS reason
      FROM (
        SELECT [Attendance].[attendanceID] AS [attendanceID], [Attendance].[personID] AS [personID], [School].[schoolID]
            AS [schoolID], [School].number AS [schoolNumber], [Attendance].date AS [eventDate], [Attendance].[periodID]
            AS [periodID], CASE
          WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END AS
              status, CASE
          WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].excuse ELSE [Attendance].excuse END AS
              excuse, [AttendanceExcuse].description AS description, CASE
          WHEN ([Attendance].[presentMinutes] IS NOT NULL) THEN [Period].[periodMinutes] - [Attendance].[presentMinutes]
          WHEN (CASE
            WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END =
                'A') THEN [Period].[periodMinutes] ELSE NULL END AS minutes, CAST(CASE
            WHEN ([School].exclude = 1) THEN 'the school is excluded'
            WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
            WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
            WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
            WHEN (CASE
              WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].status ELSE [Attendance].status END IS
                  NULL
              OR CASE
              WHEN ([Attendance].[excuseID] IS NOT NULL) THEN [AttendanceExcuse].excuse ELSE [Attendance].excuse END IS
                  NULL) THEN 'the attendance is unknown: it has no excuse' ELSE NULL END AS VARCHAR(200)) AS reason
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
      LEFT OUTER JOIN (
        SELECT [Roster].[personID] AS [personID], [SectionPlacement].[periodID] AS [periodID], [Section].[sectionID] AS
            [sectionID], [Course].[courseID] AS [courseID], [Course].number AS [courseNumber],
            coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) AS
            [termType], CASE
          WHEN ([Roster].[startDate] > [Term].[startDate]) THEN [Roster].[startDate] ELSE [Term].[startDate] END AS
              [beginDate], CASE
          WHEN ([Roster].[endDate] < [Term].[endDate]) THEN [Roster].[endDate] ELSE [Term].[endDate] END AS [endDate],
              CAST(CASE
            WHEN ([Course].active = 0) THEN 'the course is inactive'
            WHEN ([Course].[stateReportExclude] = 1) THEN 'the course is state excluded'
            WHEN ([School].exclude = 1) THEN 'the school is excluded'
            WHEN ([School].number IN ('999')) THEN 'the configuration excludes the school'
            WHEN ([Calendar].exclude = 1) THEN 'the calendar is excluded'
            WHEN ([Calendar].[calendarID] IN (7)) THEN 'the configuration excludes the calendar'
            WHEN (coalesce(coalesce([Section].[edFiTermType], [Course].[edFiTermType]), [EdFiTermMapping].[termType]) IS
                NULL) THEN 'no term of the section means a term type' ELSE NULL END AS VARCHAR(200)) AS [seatReason]
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
        JOIN [Roster] ON [Roster].[sectionID] = [Section].[sectionID]
        WHERE [Calendar].[endYear] = 2027
          AND [School].[schoolID] IN (1, 2)) AS seats ON seats.[personID] = attendance_marks.[personID]
        AND seats.[periodID] = attendance_marks.[periodID]
        AND attendance_marks.[eventDate] >= seats.[beginDate]
        AND attendance_marks.[eventDate] <= seats.[endDate]) AS seated_marks
    GROUP BY seated_marks.[personID], seated_marks.[schoolID], seated_marks.[schoolNumber], seated_marks.[sectionID],
        seated_marks.[courseNumber], seated_marks.[termType], seated_marks.[eventDate], seated_marks.status,
        seated_marks.excuse) AS collapsed
  LEFT OUTER JOIN (
    SELECT [Enrollment].[enrollmentID] AS [enrollmentID], [Enrollment].[personID] AS [personID],
        [Enrollment].[calendarID] AS [calendarID], [Enrollment].[structureID] AS [structureID], [School].[schoolID] AS
        [schoolID], [School].number AS [schoolNumber], [Enrollment].[startDate] AS [startDate], [Enrollment].[endDate]
        AS [endDate], [Enrollment].grade AS grade
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
  GROUP BY collapsed.[personID], collapsed.[schoolID], collapsed.[schoolNumber], collapsed.[sectionID],
      collapsed.[courseNumber], collapsed.[termType], collapsed.[eventDate], collapsed.status, collapsed.excuse,
      collapsed.description, collapsed.minutes, collapsed.reason, collapsed.reported) AS covered
JOIN [Person] ON [Person].[personID] = covered.[personID]
