// The evidence tables: for each state, which features speak for it, how much they weigh, and from which deviation on.
import type { FeatureName } from '../contracts/features.ts'
import type { ScoredLabel } from '../contracts/state.ts'

/**
 * How a deviation becomes a share. `rises`/`falls`: 0 at `from` z, 1 at `to` z beyond the usual, upwards or downwards.
 * `near`: 1 within `from` z of the usual, 0 from `to` on. `below`: on the raw value, 1 up to `from`, 0 from `to` on; `above`: the reverse.
 */
export interface Ramp {
  readonly shape: 'rises' | 'falls' | 'near' | 'below' | 'above'
  readonly from: number
  readonly to: number
}

export interface Evidence {
  readonly feature: FeatureName
  readonly weight: number
  readonly ramp: Ramp
}

const rises = (from: number, to: number): Ramp => ({ shape: 'rises', from, to })
const falls = (from: number, to: number): Ramp => ({ shape: 'falls', from, to })
const near = (from: number, to: number): Ramp => ({ shape: 'near', from, to })
const below = (from: number, to: number): Ramp => ({ shape: 'below', from, to })
const above = (from: number, to: number): Ramp => ({ shape: 'above', from, to })

/**
 * Weights follow the original's (original 3.5) where it has the feature, with posture and typing raised as the field evidence says
 * (SWELL-KW: posture first; office studies: keys and pointer beat the heart; policy reference 2.1). Ramps are on the personal robust z;
 * HYPER's begin at one spread and are full at three, where the original asked 1.5 to 4 of a classic z with a wide default spread.
 * Every ramp reaches 1, so every state is reachable from any channel subset (rule STA-4).
 */
export const evidence: Readonly<Record<Exclude<ScoredLabel, 'RECOVERY'>, readonly Evidence[]>> = {
  HYPER: [
    { feature: 'heartRateBpm', weight: 0.2, ramp: rises(0.8, 2.5) },
    { feature: 'rmssdMs', weight: 0.15, ramp: falls(0.8, 2.5) },
    { feature: 'respirationPerMin', weight: 0.05, ramp: rises(0.8, 2.5) },
    { feature: 'blinksPerMin', weight: 0.05, ramp: falls(0.8, 2.5) },
    { feature: 'forwardLeanRatio', weight: 0.08, ramp: rises(0.8, 2.5) },
    { feature: 'stillnessRatio', weight: 0.07, ramp: falls(0.8, 2.5) },
    { feature: 'correctionsPer100', weight: 0.12, ramp: rises(0.8, 2.5) },
    { feature: 'ikiLnSd', weight: 0.06, ramp: rises(0.8, 2.5) },
    { feature: 'pointerTurnsPerMin', weight: 0.06, ramp: rises(0.8, 2.5) },
    { feature: 'clickBurstRatio', weight: 0.04, ramp: rises(0.8, 2.5) },
    { feature: 'switchesPerMin', weight: 0.15, ramp: rises(0.8, 2.5) },
    { feature: 'complexityRatio', weight: 0.05, ramp: rises(0.8, 2.5) },
  ],
  HYPO: [
    { feature: 'heartRateBpm', weight: 0.12, ramp: falls(0.5, 2) },
    { feature: 'blinksPerMin', weight: 0.1, ramp: rises(0.5, 2) },
    { feature: 'perclosRatio', weight: 0.18, ramp: rises(0.8, 2.5) },
    { feature: 'slumpRatio', weight: 0.08, ramp: rises(0.8, 2.5) },
    { feature: 'keysPerMin', weight: 0.18, ramp: falls(0.5, 1.2) },
    { feature: 'inactivitySeconds', weight: 0.14, ramp: above(15, 45) },
    { feature: 'pausesPerMin', weight: 0.06, ramp: rises(0.8, 2.5) },
    { feature: 'switchesPerMin', weight: 0.06, ramp: falls(0.3, 1.2) },
  ],
  FLOW: [
    { feature: 'heartRateBpm', weight: 0.12, ramp: near(1, 2.5) },
    { feature: 'rmssdMs', weight: 0.08, ramp: near(1, 2.5) },
    { feature: 'blinksPerMin', weight: 0.08, ramp: falls(0, 0.8) },
    { feature: 'stillnessRatio', weight: 0.12, ramp: rises(-0.5, 0.5) },
    { feature: 'perclosRatio', weight: 0.05, ramp: near(1, 2.5) },
    { feature: 'correctionsPer100', weight: 0.15, ramp: falls(-0.5, 0.5) },
    { feature: 'ikiLnSd', weight: 0.1, ramp: falls(-0.5, 0.5) },
    { feature: 'keysPerMin', weight: 0.1, ramp: rises(-0.5, 0.5) },
    { feature: 'inactivitySeconds', weight: 0.08, ramp: below(10, 30) },
    { feature: 'switchesPerMin', weight: 0.15, ramp: falls(-0.3, 0.5) },
  ],
}

/** Share 0..1 of a ramp at a z (or at the raw value for the raw shapes); monotone in its argument on each side. */
export function rampShare(ramp: Ramp, z: number, value: number): number {
  switch (ramp.shape) {
    case 'rises':
      return between(z, ramp.from, ramp.to)
    case 'falls':
      return between(-z, ramp.from, ramp.to)
    case 'near':
      return 1 - between(Math.abs(z), ramp.from, ramp.to)
    case 'above':
      return between(value, ramp.from, ramp.to)
    case 'below':
      return 1 - between(value, ramp.from, ramp.to)
  }
}

const between = (x: number, from: number, to: number): number => Math.min(1, Math.max(0, (x - from) / (to - from)))
