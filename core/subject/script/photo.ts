// A photograph held by hand: the face is frozen at one instant, only the paper moves.
import { createRandom, mixSeed } from '../random.ts'
import type { Performance } from './actor.ts'
import { drawWander } from './motion.ts'

/** The instant the photograph was taken: the first time from 1 s on with both eyes fully open. */
export function exposureInstant(performance: Performance): number {
  for (let tMs = 1000; tMs < 4000; tMs += 10) {
    const { left, right } = performance.at(tMs).openness
    if (Math.min(left, right) > 0.97) return tMs
  }
  return 1000
}

/**
 * The performance of a held photograph: events are gone (no beats, breaths, blinks), the pose is the paper's. A hand
 * shakes by `handMm` (standard deviation) at 0.5-2.5 Hz and tilts by a tenth of a degree per millimetre.
 */
export function holdPhoto(performance: Performance, handMm: number, seed: number): Performance {
  const random = createRandom(mixSeed(seed, 71))
  const shake = () => drawWander(random, 0.5, 2.5)
  const drift = () => drawWander(random, 0.05, 0.3)
  const [x, y, roll, yaw] = [shake(), shake(), shake(), drift()]
  const frozen = performance.at(exposureInstant(performance))
  const { actor } = performance
  return {
    actor,
    beatsMs: [],
    breaths: [],
    blinks: [],
    speech: [],
    pulseAt: () => 0,
    at: (tMs) => ({
      ...frozen,
      pose: { yawDeg: 0.6 * handMm * yaw(tMs), pitchDeg: 0, rollDeg: 0.1 * handMm * roll(tMs) },
      xCm: actor.xCm + 0.1 * handMm * x(tMs),
      yCm: actor.yCm + 0.1 * handMm * y(tMs),
      distanceCm: actor.distanceCm,
      torsoCm: [0, 0, 0],
      blinkPhase: 'open',
      talking: false,
      lung: 0,
      pulse: 0,
    }),
  }
}
