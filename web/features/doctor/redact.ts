// Takes what could name a person, a place or a secret out of free text; linear in the text, every repetition bounded.

/** Messages of errors are one line; the rest of a long one says nothing more. */
const MOST_CHARS = 2_000

/** In order: addresses before the names inside them, paths before the words they hold, long random-looking words last. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/\b(?:https?|wss?|file|blob|chrome-extension|data):[^\s"'<>)]{1,2000}/gi, '[address]'],
  [/[^\s@<>"'()]{1,64}@[^\s@<>"'()]{1,255}/g, '[mail]'],
  [/(?:[A-Za-z]:)?[\\/](?:home|Users|root)(?:[\\/][^\\/\n"'<>:]{1,120}){0,20}/g, '[path]'],
  [/%2F(?:home|Users|root)[^\s"']{0,500}/gi, '[path]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[number]'],
  [/\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b/gi, '[number]'],
  [/[A-Za-z0-9_-]{24,2000}/g, '[word]'],
]

export const redact = (text: string): string =>
  rules.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text.slice(0, MOST_CHARS))
