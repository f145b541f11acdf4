// Checks docs/battery.md: every case of the battery is listed once, and names tests that quote it or a reason why there is none.
import { quotedIds, type TestTitle } from './test-titles.ts'

/** How many cases each group has. */
const CASE_COUNTS: Readonly<Record<string, number>> = { A: 44, B: 20, C: 16, E: 14, F: 18, G: 22 }
export const CASE_IDS = Object.entries(CASE_COUNTS).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, i) => `${group}${String(i + 1).padStart(2, '0')}`),
)
/** Features of the bridge have these numbers too. */
const ALSO_FEATURES: ReadonlySet<string> = new Set(['B10', 'B11', 'B12', 'B13', 'B14', 'B15'])

interface BatteryRow {
  readonly id: string
  readonly shownBy: string
}

/** Rows of the form `| A01 | tries | shown by |`. */
export const parseBattery = (markdown: string): BatteryRow[] =>
  [...markdown.matchAll(/^\| ([A-G]\d\d) \|[^|]+\|([^|]*)\|$/gm)].map(([, id = '', shownBy = '']) => ({
    id,
    shownBy: shownBy.trim(),
  }))

/** One sentence per disagreement. `read` answers the text of a file, null when there is none. */
export function batteryBreaches(
  rows: readonly BatteryRow[],
  titles: readonly TestTitle[],
  read: (path: string) => string | null,
): string[] {
  const listed = rows.map(({ id }) => id)
  const naming = new Map(rows.map(({ id, shownBy }) => [id, pathsIn(shownBy)]))
  return [
    ...CASE_IDS.filter((id) => !listed.includes(id)).map((id) => `${id} is not listed`),
    ...listed
      .filter((id, at) => !CASE_IDS.includes(id) || listed.indexOf(id) !== at)
      .map((id) => `${id} is one too many`),
    ...rows
      .filter(({ shownBy }) => shownBy === '')
      .map(({ id }) => `${id} says neither who shows it nor why nobody does`),
    ...rows.flatMap(({ id, shownBy }) => pathsIn(shownBy).flatMap((path) => lie(id, path, read))),
    ...untold(titles, naming),
  ]
}

/** Ids may stand in the table of an `it.each`, so the whole text counts. */
function lie(id: string, path: string, read: (path: string) => string | null): string[] {
  const text = read(path)
  if (text === null) return [`${id} names ${path}, which does not exist`]
  return path.endsWith('.bench.ts') || text.includes(`[${id}]`) ? [] : [`${path} quotes [${id}] in no title`]
}

/** A case that a test tries and the list calls untried. */
function untold(titles: readonly TestTitle[], naming: ReadonlyMap<string, readonly string[]>): string[] {
  const found = titles.flatMap(({ path, text }) => quotedIds(text).map((id) => ({ id, path })))
  return [
    ...new Set(
      found
        .filter(({ id }) => !ALSO_FEATURES.has(id) && naming.get(id)?.length === 0)
        .map(({ id, path }) => `${id} is tried by ${path}, which docs/battery.md does not say`),
    ),
  ]
}

/** Paths stand in backticks. */
const pathsIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
