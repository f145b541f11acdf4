// The state in a measurement: the vitals section, whose lines, with those of the face, go through the shipped mind from a cold start.
import type { FeatureLine } from '#core/contracts/features.ts'
import { FaceReader } from '#core/face/face-reader.ts'
import { toKinematics } from '#core/face/kinematics.ts'
import { replayLines, type TimelineEntry } from '#core/session/replay.ts'
import { type MeasureSection, round } from './section.ts'
import { createVitalsSection } from './vitals-section.ts'

const LINE_PERIOD_MS = 1000
/** The replay wants times of a wall clock; a file's clock begins at 0. Any day would do. */
const EPOCH_MS = Date.UTC(2000, 0, 1, 9)

/** Physiology and state together, so that the pulse is read once. */
export function createStateSection(): MeasureSection {
  const lines: FeatureLine[] = []
  const vitals = createVitalsSection((line) => lines.push({ ...line, atMs: EPOCH_MS + line.atMs }))
  const face = new FaceReader()
  let saidAtMs = -Infinity
  return {
    add(sample) {
      const reading = face.update(sample)
      if (sample.atMs - saidAtMs >= LINE_PERIOD_MS) {
        saidAtMs = sample.atMs
        lines.push({ ...toKinematics(reading), atMs: EPOCH_MS + sample.atMs })
      }
      return vitals.add(sample)
    },
    finish() {
      const { fields, summary } = vitals.finish()
      const { timeline, transitions } = replayLines(lines.toSorted((left, right) => left.atMs - right.atMs))
      const state = {
        timeline: timeline.map(toRow),
        transitions: transitions.map(({ atMs, from, to }) => ({ tMs: round(atMs - EPOCH_MS), from, to })),
      }
      return { fields: { ...fields, state }, summary }
    },
  }
}

const toRow = ({ atMs, state, scores, coverage, reasons, load }: TimelineEntry): object => ({
  tMs: round(atMs - EPOCH_MS),
  state,
  scores: Object.fromEntries(Object.entries(scores).map(([label, score]) => [label, score && round(score)])),
  coverage: round(coverage),
  reasons: reasons.map(({ feature, value, baseline, z, contribution }) => ({
    feature,
    value: round(value),
    baseline: baseline && round(baseline),
    z: z && round(z),
    contribution: round(contribution),
  })),
  load: { zs: round(load.zs), ratio: round(load.ratio) },
})
