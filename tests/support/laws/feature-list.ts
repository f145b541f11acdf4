// Checks docs/features.md: every id of the product is listed, and every test named there exists and quotes the id.
import { quotedIds } from './test-titles.ts'

export interface FeatureRow {
  readonly id: string
  readonly livesIn: string
  readonly shownBy: string
}

/** How many features each letter of the specification has. */
const FEATURE_COUNTS: Readonly<Record<string, number>> = {
  S: 18,
  T: 8,
  P: 7,
  N: 6,
  A: 8,
  B: 15,
  X: 10,
  R: 8,
  K: 6,
  U: 13,
}
export const FEATURE_IDS = Object.entries(FEATURE_COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
)

/** Rows of the form `| S1 | name | lives in | shown by |`. */
export function parseFeatureRows(markdown: string): FeatureRow[] {
  return [...markdown.matchAll(/^\| ([A-Z]\d+) \|(.*)\|$/gm)].map(([, id = '', rest = '']) => {
    const cells = rest.split('|').map((cell) => cell.trim())
    return { id, livesIn: cells[1] ?? '', shownBy: cells[2] ?? '' }
  })
}

/** Text of a file of ours, null when there is none; folders answer the empty text. */
export type ReadText = (path: string) => string | null

/** One sentence per row that claims what cannot be seen. `titlesOf` answers the test titles of a file. */
export function featureBreaches(
  rows: readonly FeatureRow[],
  read: ReadText,
  titlesOf: (path: string) => readonly string[],
): string[] {
  const listed = new Set(rows.map(({ id }) => id))
  return [
    ...FEATURE_IDS.filter((id) => !listed.has(id)).map((id) => `${id} is not listed`),
    ...rows.filter(({ id }) => !FEATURE_IDS.includes(id)).map(({ id }) => `${id} is no feature`),
    ...rows.flatMap((row) => rowBreaches(row, read, titlesOf)),
  ]
}

function rowBreaches(
  { id, livesIn, shownBy }: FeatureRow,
  read: ReadText,
  titlesOf: (path: string) => readonly string[],
): string[] {
  const tests = pathsIn(shownBy)
  const missing = [...pathsIn(livesIn), ...tests].filter((path) => read(path) === null)
  const isPlanned = livesIn === 'planned'
  const quotes = (path: string) =>
    path.endsWith('.bench.ts')
      ? quotedIds(read(path) ?? '').includes(id)
      : titlesOf(path).some((title) => quotedIds(title).includes(id))
  return [
    ...missing.map((path) => `${id} names ${path}, which does not exist`),
    ...(isPlanned && shownBy !== '' ? [`${id} is planned and cannot be shown yet`] : []),
    ...(!isPlanned && tests.length === 0 ? [`${id} names no test that shows it`] : []),
    ...tests
      .filter((path) => !missing.includes(path) && !quotes(path))
      .map((path) => `${path} quotes [${id}] in no title`),
  ]
}

/** Paths stand in backticks. */
const pathsIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
