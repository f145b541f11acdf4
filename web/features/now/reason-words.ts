// A reason of a state in words: the feature as people say it, and how it compares with their usual.
import { featureCatalogue } from '#core/contracts/features.ts'
import type { StateReason } from '#core/contracts/state.ts'

const names: Readonly<Record<string, string>> = {
  heartRateBpm: 'Pulse',
  rmssdMs: 'Pulse variability',
  sdnnMs: 'Pulse variability, slow',
  respirationPerMin: 'Breathing',
  apneaSeconds: 'Held breath',
  blinksPerMin: 'Blinks',
  perclosRatio: 'Heavy lids',
  earVariance: 'Lid movement',
  forwardLeanRatio: 'Leaning in',
  slumpRatio: 'Slumping',
  stillnessRatio: 'Stillness',
  keysPerMin: 'Typing pace',
  ikiMedianMs: 'Time between keys',
  ikiCv: 'Typing steadiness',
  correctionsPer100: 'Corrections',
  pausesPerMin: 'Typing pauses',
  clicksPerMin: 'Clicks',
  scrollsPerMin: 'Scrolling',
  pointerSpeedCv: 'Pointer steadiness',
  inactivitySeconds: 'Away from the keys',
  switchesPerMin: 'Tab switches',
  distinctTabs: 'Different tabs',
  thrashNodes: 'Circling between tabs',
}

const units: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(featureCatalogue))

/** Camel case with a unit at its end, for features that have no words of their own yet. */
const plain = (feature: string): string => {
  const words = feature.replace(/(Per[A-Z0-9]\w*|Ms|Deg|Mm|Ratio|Bpm|Seconds|1)$/, '').replace(/([A-Z])/g, ' $1')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

export interface ReasonWords {
  readonly name: string
  /** How far from the usual, or the bare value without one. */
  readonly comparison: string
  readonly value: string
  /** null: no usual is known. */
  readonly usual: string | null
}

/** How units are said after a number; a ratio is said in percent. */
const spoken: Readonly<Record<string, string>> = {
  '/min': 'a minute',
  '/100 keys': 'per 100 keys',
  ratio: '%',
  '1': '',
}

export function reasonWords({ feature, value, baseline }: StateReason): ReasonWords {
  const unit = units[feature] ?? ''
  const scale = unit === 'ratio' ? 100 : 1
  const format = (number: number): string =>
    `${(number * scale).toLocaleString(undefined, { maximumSignificantDigits: 3 })} ${spoken[unit] ?? unit}`.trim()
  const name = names[feature] ?? plain(feature)
  const now = format(value)
  if (baseline === null) return { name, comparison: now, value: now, usual: null }
  const difference = value - baseline
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±'
  return { name, comparison: `${sign}${format(Math.abs(difference))}`, value: now, usual: format(baseline) }
}
