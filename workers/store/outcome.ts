// What the store answers when it cannot do what was asked: closed codes, each with a sentence for the person.
import { z } from 'zod/mini'

const sentences = {
  invalid: 'This could not be saved, because it is not in the expected form.',
  blocked: 'Cortex is open in another window with an older version. Close that window to go on.',
  outdated: 'Cortex was updated in another window. Reload this one to go on.',
  newer: 'Your records were written by a newer Cortex. They can be read but not changed until you update.',
  unavailable: 'The browser does not give access to its storage, so nothing can be kept.',
  full: 'There is no space left. What was just asked could not be saved.',
  deleted: 'Your records were deleted. Reload to start afresh.',
  aborted: 'Stopped. Nothing was changed.',
  'bad-archive': 'This file cannot be imported. Nothing was changed.',
} as const
export type StoreRefusal = keyof typeof sentences

export type Stored<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly refusal: StoreRefusal
      readonly sentence: string
      /** Names the field, file or cause; for the log and for the second line of an error card. */
      readonly detail: string
    }

export const stored = <T>(value: T): Stored<T> => ({ ok: true, value })
export const refused = (refusal: StoreRefusal, detail = ''): Stored<never> => ({
  ok: false,
  refusal,
  sentence: sentences[refusal],
  detail,
})

/** Parses what a caller wants to keep; a misfit names its field. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown): Stored<T> {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return stored(parsed.data)
  const [issue] = parsed.error.issues
  return refused('invalid', `${issue?.path.map(String).join('.') ?? ''}: ${issue?.code ?? ''}`)
}
