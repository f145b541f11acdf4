// Marks made from a request's id: the fence around strangers' text and the canary. Nobody who wrote a page can have known them.
import { fingerprintText } from '../maths/fingerprint.ts'

export interface PromptMarks {
  /** Opens and closes a block of strangers' text. */
  readonly fence: string
  /** Stands in our own instructions only; an answer that holds it has been talked into repeating them. */
  readonly canary: string
}

export function marksFor(requestId: string): PromptMarks {
  const digits = (use: string) => fingerprintText(`${use} ${requestId}`).slice(0, 20)
  return { fence: `page-text-${digits('fence')}`, canary: `note-${digits('canary')}` }
}

/** Takes the place of spaces in strangers' text, so that every word of it shows where it comes from (spotlighting by datamarking). */
const JOINER = '\u02c6'

/** Strangers' text as it stands in a prompt: no spaces, no fence, and no joiner of its own. */
export const spotlight = (text: string, { fence }: PromptMarks): string =>
  text.replaceAll(JOINER, '').replaceAll(fence, '').replace(/\s+/g, JOINER)

/** Does an answer repeat the canary, whatever its spelling? */
export function repeatsCanary(answer: string, requestId: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[^0-9a-z]/g, '')
  return bare(answer).includes(bare(marksFor(requestId).canary))
}
