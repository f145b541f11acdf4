// Remembers a few answers for a short while, so that the same question in the same situation is not paid for twice.

/** Long enough for a reload and a second look, short enough that words do not repeat over a day. Chosen by hand. */
const LIFE_MS = 600_000
const MOST = 50

export interface AnswerCache {
  find(key: string | null): string | null
  keep(key: string | null, text: string): void
}

/** An answer is kept as text and read anew by every request: checks are never remembered. */
export function createAnswerCache(monoMs: () => number): AnswerCache {
  const kept = new Map<string, { readonly text: string; readonly untilMs: number }>()
  return {
    find(key) {
      const found = key === null ? undefined : kept.get(key)
      return found && found.untilMs > monoMs() ? found.text : null
    },
    keep(key, text) {
      if (key === null) return
      kept.delete(key)
      kept.set(key, { text, untilMs: monoMs() + LIFE_MS })
      const [oldest] = kept.keys()
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
    },
  }
}
