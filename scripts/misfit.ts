// Says in words where a file's content does not fit its schema; zod/mini itself brings no words, to stay small in the page.
import { z } from 'zod/mini'

z.config(z.locales.en())

type Issue = z.core.$ZodIssue

/** The first place that does not fit and why, as `"path" sentence`. Of several allowed shapes the one that got furthest speaks. */
export function firstMisfit({ issues }: z.core.$ZodError): string {
  const issue = issues[0] && furthest(issues[0])
  if (!issue) return 'unknown reason'
  const path = issue.path.length > 0 ? `"${issue.path.join('.')}" ` : ''
  return `${path}${issue.message}`
}

function furthest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const [deepest] = issue.errors
    .flatMap(([first]) => (first ? [furthest(first)] : []))
    .toSorted((a, b) => b.path.length - a.path.length)
  return deepest ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue
}
