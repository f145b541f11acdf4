// Features: the numbers the state is judged from, by channel, with units. One line of this shape a second crosses worker and file.
import { z } from 'zod/mini'
import { declineReasons } from './estimate.ts'
import { nameSchema } from './text.ts'

/** Version of the catalogue and of the line below; recordings and exports carry it. */
export const FEATURES_VERSION = 1

/** Every feature the product knows, by channel: name -> unit. Units are in the names (design: units in the name on the wire). */
export const featureCatalogue = {
  physio: {
    heartRateBpm: 'bpm',
    rmssdMs: 'ms',
    sdnnMs: 'ms',
    respirationPerMin: 'breaths/min',
    apneaSeconds: 's', // length of the current breath hold, 0 while breathing
  },
  kinematics: {
    blinksPerMin: '/min',
    perclosRatio: 'ratio',
    earVariance: '1',
    eyeOpennessRatio: 'ratio',
    headYawDeg: 'deg',
    headPitchDeg: 'deg',
    headRollDeg: 'deg',
    distanceMm: 'mm',
    forwardLeanRatio: 'ratio', // share nearer than the person's usual distance; negative = farther
    slumpRatio: 'ratio',
    stillnessRatio: 'ratio',
    mouthOpennessRatio: 'ratio',
    talkingRatio: 'ratio',
  },
  input: {
    keysPerMin: '/min',
    ikiMedianMs: 'ms',
    ikiCv: '1',
    ikiLnSd: '1',
    ikiRmssdMs: 'ms',
    holdMedianMs: 'ms',
    correctionsPer100: '/100 keys',
    pausesPerMin: '/min',
    burstChars: 'chars',
    clicksPerMin: '/min',
    clickBurstRatio: 'ratio',
    scrollsPerMin: '/min',
    scrollBacksPerMin: '/min',
    scrollReversalRatio: 'ratio',
    pointerSpeedPxPerS: 'px/s',
    pointerSpeedCv: '1',
    pointerStraightness: 'ratio',
    pointerLdlj: '1', // log dimensionless jerk; minimum-jerk movement = -5.322
    pointerTurnsPerMin: '/min',
    inactivitySeconds: 's',
    typingBurstSeconds: 's', // length of the typing run going on now, 0 when none
  },
  tabs: {
    switchesPerMin: '/min',
    distinctTabs: 'tabs',
    openTabs: 'tabs',
    thrashNodes: 'tabs', // nodes in the current focus cycle
    complexityRatio: 'ratio',
    alignmentRatio: 'ratio', // share of focus time on the declared goal's hosts
  },
} as const

export type Channel = keyof typeof featureCatalogue
export const channels = Object.keys(featureCatalogue) as readonly Channel[] // keys of a const object
export type FeatureName = { [C in Channel]: keyof (typeof featureCatalogue)[C] }[Channel]

/** One reading of one channel. A feature is in `values` or in `declined`, or was not attempted and is in neither. */
export const featureLineSchema = z.strictObject({
  atMs: z.number(),
  channel: z.enum(channels as [Channel, ...Channel[]]), // non-empty by construction above
  quality: z.number().check(z.minimum(0), z.maximum(1)),
  values: z.record(nameSchema, z.number()),
  declined: z.optional(z.record(nameSchema, z.enum(declineReasons))),
})
export type FeatureLine = z.infer<typeof featureLineSchema>
