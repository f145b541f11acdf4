// The four numbers of the Now page: which feature, how it is said, and how we know it.
import type { Channel, FeatureName } from '#core/contracts/features.ts'

export interface Vital {
  readonly title: string
  readonly channel: Channel
  readonly name: FeatureName
  /** How people say the unit. */
  readonly unit: string
  readonly how: readonly (readonly [term: string, text: string])[]
}

const camera = ['Source', 'Camera; the picture is read in this tab and thrown away'] as const

export const vitals = [
  {
    title: 'Pulse',
    channel: 'physio',
    name: 'heartRateBpm',
    unit: 'bpm',
    how: [
      ['Method', 'The colour of the skin changes slightly with each beat; several regions must agree'],
      ['Window', 'About 10 seconds, renewed every second'],
      ['Quality', 'How alike the regions are and how clearly one rhythm stands out'],
      camera,
    ],
  },
  {
    title: 'Variability',
    channel: 'physio',
    name: 'rmssdMs',
    unit: 'ms RMSSD',
    how: [
      ['Method', 'How much the time between beats changes from one beat to the next, disturbed beats left out'],
      ['Window', 'The last minutes, once there are enough clean beats'],
      ['Quality', 'Share of clean beats and how well they could be timed'],
      camera,
    ],
  },
  {
    title: 'Breathing',
    channel: 'physio',
    name: 'respirationPerMin',
    unit: 'breaths / min',
    how: [
      ['Method', 'The rise of chest and shoulders, together with what breathing does to the pulse'],
      ['Window', 'The last half minute'],
      ['Quality', 'How well the two agree'],
      camera,
    ],
  },
  {
    title: 'Eyes',
    channel: 'kinematics',
    name: 'blinksPerMin',
    unit: 'blinks / min',
    how: [
      ['Method', 'How far the lids open, against your own open eyes; each blink is one event'],
      ['Window', 'The last minute of visible eyes'],
      ['Quality', 'Share of time the eyes could be seen'],
      camera,
    ],
  },
] as const satisfies readonly Vital[]
