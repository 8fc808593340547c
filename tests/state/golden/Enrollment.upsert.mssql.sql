UPDATE [Enrollment] WITH (UPDLOCK, SERIALIZABLE) SET [personID]=:new_personID, [calendarID]=:new_calendarID,
    [structureID]=:new_structureID, [endYear]=:new_endYear, grade=:new_grade, [serviceType]=:new_serviceType,
    active=:new_active, [startDate]=:new_startDate, [startStatus]=:new_startStatus, [endDate]=:new_endDate,
    [endStatus]=:new_endStatus, [residentDistrict]=:new_residentDistrict, [servingDistrict]=:new_servingDistrict,
    [localStudentNumber]=:new_localStudentNumber, [cohortYear]=:new_cohortYear, [diplomaDate]=:new_diplomaDate,
    [diplomaType]=:new_diplomaType, [projectedGraduationDate]=:new_projectedGraduationDate, homeless=:new_homeless,
    migrant=:new_migrant, immigrant=:new_immigrant, [giftedTalented]=:new_giftedTalented, section504=:new_section504,
    title1=:new_title1, [specialEdStatus]=:new_specialEdStatus, [specialEdSetting]=:new_specialEdSetting,
    disability1=:new_disability1, disability2=:new_disability2, disability3=:new_disability3 WHERE
    [Enrollment].[districtNumber] = :key_districtNumber AND [Enrollment].[enrollmentID] = :key_enrollmentID
;
INSERT INTO [Enrollment] ([districtNumber], [enrollmentID], [personID], [calendarID], [structureID], [endYear], grade,
    [serviceType], active, [startDate], [startStatus], [endDate], [endStatus], [residentDistrict], [servingDistrict],
    [localStudentNumber], [cohortYear], [diplomaDate], [diplomaType], [projectedGraduationDate], homeless, migrant,
    immigrant, [giftedTalented], section504, title1, [specialEdStatus], [specialEdSetting], disability1, disability2,
    disability3) SELECT :new_districtNumber AS [districtNumber], :new_enrollmentID AS [enrollmentID], :new_personID AS
    [personID], :new_calendarID AS [calendarID], :new_structureID AS [structureID], :new_endYear AS [endYear],
    :new_grade AS grade, :new_serviceType AS [serviceType], :new_active AS active, :new_startDate AS [startDate],
    :new_startStatus AS [startStatus], :new_endDate AS [endDate], :new_endStatus AS [endStatus], :new_residentDistrict
    AS [residentDistrict], :new_servingDistrict AS [servingDistrict], :new_localStudentNumber AS [localStudentNumber],
    :new_cohortYear AS [cohortYear], :new_diplomaDate AS [diplomaDate], :new_diplomaType AS [diplomaType],
    :new_projectedGraduationDate AS [projectedGraduationDate], :new_homeless AS homeless, :new_migrant AS migrant,
    :new_immigrant AS immigrant, :new_giftedTalented AS [giftedTalented], :new_section504 AS section504, :new_title1 AS
    title1, :new_specialEdStatus AS [specialEdStatus], :new_specialEdSetting AS [specialEdSetting], :new_disability1 AS
    disability1, :new_disability2 AS disability2, :new_disability3 AS disability3
WHERE NOT (EXISTS (SELECT there.[districtNumber]
FROM [Enrollment] AS there WITH (UPDLOCK, SERIALIZABLE)
WHERE there.[districtNumber] = :key_districtNumber AND there.[enrollmentID] = :key_enrollmentID))
