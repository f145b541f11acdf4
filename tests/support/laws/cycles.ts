// Finds import cycles; types count too, because a pair of files that need each other's types is one file in two.
import { isTest, type SourceFile } from './source-file.ts'

/** Each cycle once, as the paths along it, starting from the first in alphabetical order. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const edges = new Map(
    files
      .filter(({ path }) => !isTest(path))
      .map(({ path, imports }) => [
        path,
        imports.filter(({ isOurs, kind }) => isOurs && kind !== 'address').map(({ target }) => target),
      ]),
  )
  const finished = new Set<string>()
  const cycles = new Map<string, string[]>()

  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path)
    if (seenAt >= 0) {
      const cycle = rotateToFirst(trail.slice(seenAt))
      cycles.set(cycle.join(), cycle)
    } else if (!finished.has(path)) {
      for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
      finished.add(path)
    }
  }
  for (const path of edges.keys()) visit(path, [])
  return [...cycles.values()]
}

function rotateToFirst(cycle: readonly string[]): string[] {
  const first = cycle.indexOf(cycle.toSorted()[0] ?? '')
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}
