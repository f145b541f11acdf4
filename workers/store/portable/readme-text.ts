// The page of explanation that lies in every archive.

export const readmeText = `Your Cortex records

records/     Everything Cortex keeps, one JSON value per line (UTF-8). An import reads these files.
recordings/  Recorded sessions of derived signals, one file each. They never hold pictures.
tables/      The same records as tables for a spreadsheet (CSV, UTF-8, times in UTC).
schema/      A JSON Schema for the lines of each file in records/.
manifest.json  What is in here: counts, sizes and checksums (CRC-32).

Times are milliseconds since 1 January 1970 UTC unless a name says otherwise.
To bring the records back: Settings, Your data, Import.
Nothing in here was sent anywhere. Whoever has this file can read it, so keep it where you keep private things.
`
