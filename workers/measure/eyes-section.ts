// Eyes in a measurement: openness per frame, blinks and longer closures as events, PERCLOS and blink rate once a second.
import { type Estimate, isMeasured } from '#core/contracts/estimate.ts'
import type { ClosureEvent } from '#core/face/closure.ts'
import { FaceReader, type FaceReading } from '#core/face/face-reader.ts'
import { type MeasureSection, round } from './section.ts'

const SECOND_MS = 1000

/** `value` with its quality, or the reason why there is none. */
function told(estimate: Estimate): Record<string, unknown> {
  if (!isMeasured(estimate)) return { value: null, reason: estimate.reason }
  const { value, quality } = estimate
  return { value: round(value), quality: round(quality) }
}

export function createEyesSection(): MeasureSection {
  const reader = new FaceReader()
  const events: ClosureEvent[] = []
  const seconds: Record<string, unknown>[] = []
  let last: FaceReading | null = null
  let dueMs = Number.NEGATIVE_INFINITY
  return {
    add(sample) {
      last = reader.update(sample)
      events.push(...last.eyes.events)
      if (sample.atMs >= dueMs) {
        seconds.push(toSecond(sample.atMs, last))
        dueMs = sample.atMs + SECOND_MS
      }
      return toFields(last)
    },
    finish() {
      const blinks = events.filter(({ kind }) => kind === 'blink')
      const closures = events.filter(({ kind }) => kind !== 'blink')
      const perclos = last?.eyes.perclos.estimate
      return {
        fields: { blinks: blinks.map(toEvent), closures: closures.map(toEvent), perclos: seconds },
        summary: [
          { name: 'Blinks', value: blinks.filter(({ eyes }) => eyes === 'both').length, unit: '' },
          { name: 'Winks', value: blinks.filter(({ eyes }) => eyes !== 'both').length, unit: '' },
          { name: 'Eyes shut for half a second or more', value: closures.length, unit: '' },
          {
            name: 'PERCLOS in the last minute',
            value: perclos && isMeasured(perclos) ? round(100 * perclos.value) : null,
            unit: '%',
            ...(perclos && !isMeasured(perclos) ? { note: perclos.reason } : {}),
          },
        ],
      }
    },
  }
}

function toFields({ eyes }: FaceReading): Record<string, unknown> {
  const { left, right, both } = eyes.openness
  const value = (estimate: Estimate): number | null => (isMeasured(estimate) ? round(estimate.value) : null)
  return {
    eyes: { left: value(left), right: value(right) },
    earRaw: eyes.rawGap && { left: round(eyes.rawGap.left), right: round(eyes.rawGap.right) },
    eyesQuality: isMeasured(both) ? round(both.quality) : 0,
    ...(isMeasured(both) ? {} : { eyesDeclined: both.reason }),
  }
}

function toSecond(tMs: number, { eyes }: FaceReading): Record<string, unknown> {
  const { perclos, blinksPerMin } = eyes
  return {
    tMs: round(tMs),
    ...told(perclos.estimate),
    coverage: round(perclos.coverage),
    blinkRatio: round(perclos.blinkRatio),
    slowRatio: round(perclos.slowRatio),
    blinksPerMin: told(blinksPerMin.estimate),
  }
}

const toEvent = (event: ClosureEvent): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value]),
  )
