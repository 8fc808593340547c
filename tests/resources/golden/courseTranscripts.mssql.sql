-- rows
SELECT ranked_transcripts.[transcriptID], ranked_transcripts.[personID], ranked_transcripts.[studentUniqueId],
    ranked_transcripts.[endYear], ranked_transcripts.term, ranked_transcripts.[courseNumber],
    ranked_transcripts.[schoolNumber], ranked_transcripts.[schoolName], ranked_transcripts.[courseName],
    ranked_transcripts.[stateCode], ranked_transcripts.grade, ranked_transcripts.score, ranked_transcripts.[percent],
    ranked_transcripts.[repeatCourse], ranked_transcripts.result, ranked_transcripts.earned,
    ranked_transcripts.attempted, ranked_transcripts.[schoolID], ranked_transcripts.[courseSchoolNumber],
    ranked_transcripts.outside, CAST(CASE
    WHEN (ranked_transcripts.reason IS NOT NULL) THEN ranked_transcripts.reason
    WHEN (ranked_transcripts.rank > 1) THEN 'another transcript row of this course, term and result has priority' ELSE
        NULL END AS VARCHAR(200)) AS excluded
FROM (
  SELECT resolved_courses.[transcriptID] AS [transcriptID], resolved_courses.[personID] AS [personID],
      resolved_courses.[studentUniqueId] AS [studentUniqueId], resolved_courses.[endYear] AS [endYear],
      resolved_courses.term AS term, resolved_courses.[courseNumber] AS [courseNumber], resolved_courses.[schoolNumber]
      AS [schoolNumber], resolved_courses.[schoolName] AS [schoolName], resolved_courses.[courseName] AS [courseName],
      resolved_courses.[stateCode] AS [stateCode], resolved_courses.grade AS grade, resolved_courses.score AS score,
      resolved_courses.[percent] AS [percent], resolved_courses.[repeatCourse] AS [repeatCourse],
      resolved_courses.result AS result, resolved_courses.earned AS earned, resolved_courses.attempted AS attempted,
      resolved_courses.[schoolID] AS [schoolID], resolved_courses.[courseSchoolNumber] AS [courseSchoolNumber],
      resolved_courses.outside AS outside, CAST(CASE
      WHEN (resolved_courses.reason IS NOT NULL) THEN resolved_courses.reason
      WHEN (resolved_courses.term IS NULL) THEN 'the transcript does not say in which term the course was taken'
      WHEN (resolved_courses.[schoolID] IS NULL) THEN 'no school teaches a course of the transcript''s course number
          this year' ELSE NULL END AS VARCHAR(200)) AS reason, row_number() OVER (PARTITION BY
          resolved_courses.[personID], resolved_courses.[endYear], resolved_courses.term, resolved_courses.result,
          resolved_courses.[schoolID], resolved_courses.[courseNumber] ORDER BY CASE
      WHEN (CASE
        WHEN (resolved_courses.reason IS NOT NULL) THEN 1
        WHEN (resolved_courses.term IS NULL) THEN 1
        WHEN (resolved_courses.[schoolID] IS NULL) THEN 1 ELSE 0 END = 0) THEN 0 ELSE 1 END, resolved_courses.earned
            DESC, resolved_courses.[transcriptID]) AS rank
  FROM (
    SELECT candidates.[transcriptID] AS [transcriptID], candidates.[personID] AS [personID],
        candidates.[studentUniqueId] AS [studentUniqueId], candidates.[endYear] AS [endYear], candidates.term AS term,
        candidates.[courseNumber] AS [courseNumber], candidates.[schoolNumber] AS [schoolNumber],
        candidates.[schoolName] AS [schoolName], candidates.[courseName] AS [courseName], candidates.[stateCode] AS
        [stateCode], candidates.grade AS grade, candidates.score AS score, candidates.[percent] AS [percent],
        candidates.[repeatCourse] AS [repeatCourse], candidates.result AS result, candidates.earned AS earned,
        candidates.attempted AS attempted, candidates.reason AS reason, candidates.[schoolID] AS [schoolID],
        candidates.[courseSchoolNumber] AS [courseSchoolNumber], candidates.outside AS outside
    FROM (
      SELECT taken_courses.[transcriptID] AS [transcriptID], taken_courses.[personID] AS [personID],
          taken_courses.[studentUniqueId] AS [studentUniqueId], taken_courses.[endYear] AS [endYear], taken_courses.term
          AS term, coalesce(offered_numbers.number, taken_courses.[courseNumber]) AS [courseNumber],
          taken_courses.[schoolNumber] AS [schoolNumber], taken_courses.[schoolName] AS [schoolName],
          taken_courses.[courseName] AS [courseName], taken_courses.[stateCode] AS [stateCode], taken_courses.grade AS
          grade, taken_courses.score AS score, taken_courses.[percent] AS [percent], taken_courses.[repeatCourse] AS
          [repeatCourse], taken_courses.result AS result, taken_courses.earned AS earned, taken_courses.attempted AS
          attempted, taken_courses.reason AS reason, offered_numbers.[schoolID] AS [schoolID],
          offered_numbers.[courseSchoolNumber] AS [courseSchoolNumber], CASE
        WHEN (taken_courses.[schoolNumber] != ''
          AND district_schools.number IS NULL) THEN 1 ELSE 0 END AS outside, row_number() OVER (PARTITION BY
              taken_courses.[transcriptID] ORDER BY CASE
          WHEN (offered_numbers.number = taken_courses.[courseNumber]) THEN 0 ELSE 1 END, CASE
          WHEN (offered_numbers.[courseSchoolNumber] = taken_courses.[schoolNumber]) THEN 1
          WHEN (attended_schools.[schoolID] IS NOT NULL) THEN 2 ELSE 3 END, offered_numbers.[schoolID]) AS near
      FROM (
        SELECT [TranscriptCourse].[transcriptID] AS [transcriptID], [TranscriptCourse].[personID] AS [personID],
            trim([Person].[edFiID]) AS [studentUniqueId], [TranscriptCourse].[endYear] AS [endYear], CASE
          WHEN ([TranscriptCourse].[summerSchool] = 1) THEN 'Summer' ELSE CAST([TranscriptCourse].[actualTerm] AS
              VARCHAR(6)) + '/' + CAST([TranscriptCourse].[termsLong] AS VARCHAR(6)) END AS term,
              trim([TranscriptCourse].[courseNumber]) AS [courseNumber], trim([TranscriptCourse].[schoolNumber]) AS
              [schoolNumber], [TranscriptCourse].[schoolName] AS [schoolName], [TranscriptCourse].[courseName] AS
              [courseName], [TranscriptCourse].[stateCode] AS [stateCode], [TranscriptCourse].grade AS grade,
              [TranscriptCourse].score AS score, [TranscriptCourse].[percent] AS [percent],
              [TranscriptCourse].[repeatCourse] AS [repeatCourse], coalesce(nullif(trim([TranscriptCourse].status), ''),
              CASE
            WHEN (credits.earned > 0) THEN 'P'
            WHEN (credits.attempted > 0) THEN 'F' ELSE NULL END) AS result, coalesce(credits.earned, 0) AS earned,
                coalesce(credits.attempted, 0) AS attempted, CAST(CASE
            WHEN (trim([Person].[edFiID]) IS NULL
              OR trim([Person].[edFiID]) = '') THEN 'the student has no Ed-Fi ID'
            WHEN (enrolled_students.reported = 0) THEN enrolled_students.reason
            WHEN (coalesce(nullif(trim([TranscriptCourse].status), ''), CASE
                WHEN (credits.earned > 0) THEN 'P'
                WHEN (credits.attempted > 0) THEN 'F' ELSE NULL END) IS NULL) THEN 'the transcript has neither a status
                    nor credits: a pass cannot be determined' ELSE NULL END AS VARCHAR(200)) AS reason
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
                WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) THEN 1 ELSE 0 END) AS reported,
                    min(CAST(CASE
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
        JOIN [Person] ON [Person].[personID] = [TranscriptCourse].[personID]
        LEFT OUTER JOIN (
          SELECT [TranscriptCredit].[transcriptID] AS [transcriptID], sum([TranscriptCredit].[creditsEarned]) AS earned,
              sum([TranscriptCredit].[creditsAttempted]) AS attempted
          FROM [TranscriptCredit]
          GROUP BY [TranscriptCredit].[transcriptID]) AS credits ON credits.[transcriptID] =
              [TranscriptCourse].[transcriptID]) AS taken_courses
      LEFT OUTER JOIN (
        SELECT DISTINCT [School].[schoolID] AS [schoolID], trim([School].number) AS [courseSchoolNumber],
            trim([Course].number) AS number
        FROM [Course]
        JOIN [Calendar] ON [Calendar].[calendarID] = [Course].[calendarID]
        JOIN [School] ON [School].[schoolID] = [Calendar].[schoolID]
        WHERE [Calendar].[endYear] = 2027
          AND [School].[districtID] = 1
          AND CASE
          WHEN ([Course].active = 0) THEN 1
          WHEN ([Course].[stateReportExclude] = 1) THEN 1
          WHEN ([School].exclude = 1) THEN 1
          WHEN ([School].number IN ('999')) THEN 1
          WHEN ([Calendar].exclude = 1) THEN 1
          WHEN ([Calendar].[calendarID] IN (7)) THEN 1 ELSE 0 END = 0) AS offered_numbers ON
              lower(offered_numbers.number) = lower(taken_courses.[courseNumber])
      LEFT OUTER JOIN (
        SELECT DISTINCT [Enrollment].[personID] AS [personID], [Calendar].[schoolID] AS [schoolID]
        FROM [Enrollment]
        JOIN [Calendar] ON [Calendar].[calendarID] = [Enrollment].[calendarID]
        WHERE [Calendar].[endYear] = 2027
          AND [Enrollment].[noShow] = 0) AS attended_schools ON attended_schools.[personID] = taken_courses.[personID]
        AND attended_schools.[schoolID] = offered_numbers.[schoolID]
      LEFT OUTER JOIN (
        SELECT DISTINCT trim([School].number) AS number
        FROM [School]
        WHERE [School].[districtID] = 1) AS district_schools ON district_schools.number = taken_courses.[schoolNumber])
            AS candidates
    WHERE candidates.near = 1) AS resolved_courses) AS ranked_transcripts
