// The typing sample as pure steps: enough keys over enough time make one minute of the person's usual rhythm.
import type { CalibrationMinute } from './calibration-record.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { mediansOf } from './sit.ts'

/** Characters that make a sample: about two lines. Chosen by hand: less leaves the time between keys to chance. */
export const TYPING_CHARS = 160
/** A line counts once the rhythm window holds typing at all. */
const MIN_KEYS_PER_MIN = 30

export type TypingSample = Readonly<Record<string, readonly number[]>>
export const noTyping: TypingSample = {}

/** The sample after one more line; lines of other channels and of pauses change nothing. */
export function typingWith(sample: TypingSample, { channel, values }: FeatureLine): TypingSample {
  if (channel !== 'input' || (values['keysPerMin'] ?? 0) < MIN_KEYS_PER_MIN) return sample
  const next: Record<string, readonly number[]> = { ...sample }
  for (const [name, value] of Object.entries(values)) next[name] = [...(next[name] ?? []), value]
  return next
}

/** The minute of medians; null when no line was good enough, whatever was typed. */
export function typingMinute(sample: TypingSample, nowMs: number): CalibrationMinute | null {
  const values = mediansOf(sample)
  return Object.keys(values).length === 0 ? null : { atMs: nowMs, values }
}
