// Compares the numbered rules of core/SPEC.md with the rule ids that test titles quote.
import { quotedIds, type TestTitle } from './test-titles.ts'

export interface RuleBook {
  /** Rule ids in the order written. */
  readonly rules: readonly string[]
  /** Letters that begin the ids, one per section: `POL`. */
  readonly prefixes: readonly string[]
}

/** Rules are list items `- **ID-1** ...`; sections end in their prefix, `## Policy (POL)`. */
export function parseRuleBook(markdown: string): RuleBook {
  return {
    rules: [...markdown.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map(([, id = '']) => id),
    prefixes: [...markdown.matchAll(/^## .*\(([A-Z]+)\)$/gm)].map(([, prefix = '']) => prefix),
  }
}

/** One sentence per disagreement between book and tests. */
export function ruleBookBreaches(book: RuleBook, titles: readonly TestTitle[]): string[] {
  const quoted = titles.flatMap(({ path, text }) =>
    quotedIds(text)
      .filter((id) => id.includes('-'))
      .map((id) => ({ id, path })),
  )
  const quotedIdsSet = new Set(quoted.map(({ id }) => id))
  const known = new Set(book.rules)
  const repeated = book.rules.filter((id, index) => book.rules.indexOf(id) !== index)
  const isOurs = (id: string, path: string) =>
    path.startsWith('core/') || book.prefixes.some((prefix) => id.startsWith(`${prefix}-`))
  const breaches = [
    ...repeated.map((id) => `${id} is written twice`),
    ...book.rules
      .filter((id) => !book.prefixes.includes(id.split('-')[0] ?? ''))
      .map((id) => `${id} stands in no section of its own`),
    ...book.rules.filter((id) => !quotedIdsSet.has(id)).map((id) => `${id} is quoted by no test`),
    ...quoted
      .filter(({ id, path }) => isOurs(id, path) && !known.has(id))
      .map(({ id, path }) => `${path} quotes ${id}, which is no rule`),
  ]
  return [...new Set(breaches)]
}
