// Title and text of a model's plan: plain words only, and no number that is not in a claim or an action of the plan.
import type { Claim, PlanAction } from '../contracts/plan.ts'
import type { PlanWarning } from '../contracts/planning.ts'
import type { Arm } from '../policy/arms.ts'
import { targetsOf } from './allow-table.ts'
import { isDestructive } from './checks.ts'
import { displayLine } from './clean-text.ts'
import { helpWords } from './plan-words.ts'

const TITLE_CHARS = 80
const TEXT_CHARS = 280

export interface ReplyWords {
  readonly title: string
  readonly text: string
  readonly warnings: readonly PlanWarning[]
}

export interface PlanParts {
  readonly arm: Arm
  readonly claims: readonly Claim[]
  readonly actions: readonly PlanAction[]
}

/** The words that may be shown; where nothing of the model's is left, ours. */
export function wordsOf(reply: { readonly title: string; readonly text: string }, parts: PlanParts): ReplyWords {
  const warnings: PlanWarning[] = []
  const known = numbersOf(parts)
  const shown = (raw: string, max: number): string => {
    const line = displayLine(raw, max)
    if (line.hadMarkup) warnings.push({ what: 'text', why: 'markup' })
    const sentences = sentencesOf(line.text)
    const backed = sentences.filter((sentence) => numbersIn(sentence).every((number) => known.has(number)))
    if (backed.length < sentences.length) warnings.push({ what: 'text', why: 'number-without-claim' })
    const harmless = backed.filter((sentence) => !isDestructive(sentence))
    if (harmless.length < backed.length) warnings.push({ what: 'text', why: 'destructive-step' })
    return harmless.join(' ')
  }
  const [own] = helpWords[parts.arm].offer
  return {
    title: shown(reply.title, TITLE_CHARS) || own.title,
    text: shown(reply.text, TEXT_CHARS) || own.text,
    warnings,
  }
}

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.!?…])\s+|(?<=[。！？।])\s*/u).filter((sentence) => sentence.trim() !== '')

/** Numbers in digits of any script, as numbers. */
const numbersIn = (text: string): readonly number[] =>
  (text.match(/\p{Nd}+(?:[.,]\p{Nd}+)?/gu) ?? []).map((digits) => Number(toAsciiDigits(digits).replace(',', '.')))

const toAsciiDigits = (digits: string): string =>
  digits.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    if (code < 0x80) return digit
    // Decimal digits stand in runs of ten that begin at 0; the start of the run is the nearest code point below whose neighbour is no digit.
    let zero = code
    while (zero > code - 10 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String((code - zero) % 10)
  })

function numbersOf({ claims, actions }: PlanParts): ReadonlySet<number> {
  const numbers = new Set<number>(claims.map(({ value }) => value))
  for (const action of actions) {
    if (targetsOf(action).length > 0) numbers.add(targetsOf(action).length)
    if ('minutes' in action) numbers.add(action.minutes)
    if ('seconds' in action) [action.seconds, action.seconds / 60].forEach((number) => numbers.add(number))
    if ('steps' in action) numbers.add(action.steps.length)
  }
  return numbers
}
