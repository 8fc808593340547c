-- rows
SELECT [District].[districtID], [District].number, [District].name, [District].address, [District].city,
    [District].state, [District].zip, [District].phone
FROM [District]
WHERE [District].[districtID] = 1
