UPDATE [PersonIdentity] WITH (UPDLOCK, SERIALIZABLE) SET [studentNumber]=:new_studentNumber,
    [staffNumber]=:new_staffNumber, [staffStateID]=:new_staffStateID, [identityID]=:new_identityID,
    [effectiveDate]=:new_effectiveDate, [lastName]=:new_lastName, [firstName]=:new_firstName,
    [middleName]=:new_middleName, suffix=:new_suffix, alias=:new_alias, [legalLastName]=:new_legalLastName,
    [legalFirstName]=:new_legalFirstName, [legalMiddleName]=:new_legalMiddleName, [legalSuffix]=:new_legalSuffix,
    gender=:new_gender, [legalGender]=:new_legalGender, [birthGender]=:new_birthGender, birthdate=:new_birthdate,
    [birthCountry]=:new_birthCountry, [birthState]=:new_birthState, [birthCity]=:new_birthCity,
    [multipleBirth]=:new_multipleBirth, [raceEthnicityFed]=:new_raceEthnicityFed,
    [hispanicEthnicity]=:new_hispanicEthnicity, [dateEnteredUS]=:new_dateEnteredUS,
    [homePrimaryLanguage]=:new_homePrimaryLanguage, immigrant=:new_immigrant, [tribalEnrollment]=:new_tribalEnrollment
    WHERE [PersonIdentity].[districtNumber] = :key_districtNumber AND [PersonIdentity].[personID] = :key_personID
;
INSERT INTO [PersonIdentity] ([districtNumber], [personID], [stateID], [studentNumber], [staffNumber], [staffStateID],
    [identityID], [effectiveDate], [lastName], [firstName], [middleName], suffix, alias, [legalLastName],
    [legalFirstName], [legalMiddleName], [legalSuffix], gender, [legalGender], [birthGender], birthdate, [birthCountry],
    [birthState], [birthCity], [multipleBirth], [raceEthnicityFed], [hispanicEthnicity], [dateEnteredUS],
    [homePrimaryLanguage], immigrant, [tribalEnrollment]) SELECT :new_districtNumber AS [districtNumber], :new_personID
    AS [personID], :new_stateID AS [stateID], :new_studentNumber AS [studentNumber], :new_staffNumber AS [staffNumber],
    :new_staffStateID AS [staffStateID], :new_identityID AS [identityID], :new_effectiveDate AS [effectiveDate],
    :new_lastName AS [lastName], :new_firstName AS [firstName], :new_middleName AS [middleName], :new_suffix AS suffix,
    :new_alias AS alias, :new_legalLastName AS [legalLastName], :new_legalFirstName AS [legalFirstName],
    :new_legalMiddleName AS [legalMiddleName], :new_legalSuffix AS [legalSuffix], :new_gender AS gender,
    :new_legalGender AS [legalGender], :new_birthGender AS [birthGender], :new_birthdate AS birthdate, :new_birthCountry
    AS [birthCountry], :new_birthState AS [birthState], :new_birthCity AS [birthCity], :new_multipleBirth AS
    [multipleBirth], :new_raceEthnicityFed AS [raceEthnicityFed], :new_hispanicEthnicity AS [hispanicEthnicity],
    :new_dateEnteredUS AS [dateEnteredUS], :new_homePrimaryLanguage AS [homePrimaryLanguage], :new_immigrant AS
    immigrant, :new_tribalEnrollment AS [tribalEnrollment]
WHERE NOT (EXISTS (SELECT there.[districtNumber]
FROM [PersonIdentity] AS there WITH (UPDLOCK, SERIALIZABLE)
WHERE there.[districtNumber] = :key_districtNumber AND there.[personID] = :key_personID))
