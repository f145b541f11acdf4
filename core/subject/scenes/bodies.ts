// Scenes of heart and breath at their extremes.
import { personScene, type Unseeded } from '../scene-parts.ts'

export const bodies: readonly Unseeded[] = [
  personScene('pulse-45', 'A slow heart: 45 beats a minute.', 'tom', {
    script: { heart: { meanBpm: 45, rmssdMs: 60 } },
  }),
  personScene('pulse-55-dicrotic', 'Fifty-five beats with a strong second wave (octave trap).', 'ingrid', {
    script: { heart: { meanBpm: 55, rmssdMs: 45 }, dicrotic: 0.62 },
  }),
  personScene('pulse-95', 'Ninety-five beats a minute.', 'samira', { script: { heart: { meanBpm: 95, rmssdMs: 18 } } }),
  personScene('pulse-120', 'A hundred and twenty beats after the stairs, falling.', 'mara', {
    script: { heart: { meanBpm: 122, rmssdMs: 8, driftBpmPerMin: -10 }, breathing: { perMin: 24 } },
  }),
  personScene('pulse-165', 'A hundred and sixty-five beats.', 'mei', {
    script: { heart: { meanBpm: 165, rmssdMs: 5 }, breathing: { perMin: 30 } },
  }),
  personScene('hrv-high', 'A very variable heart: RMSSD 85 ms.', 'ama', {
    script: { heart: { meanBpm: 62, rmssdMs: 85, lfHf: 0.6 }, breathing: { perMin: 11 } },
  }),
  personScene('hrv-low', 'A regular heart: RMSSD 10 ms.', 'ravi', {
    script: { heart: { meanBpm: 84, rmssdMs: 10, lfHf: 3 } },
  }),
  personScene('ectopic', 'One early beat in twenty.', 'tom', { script: { heart: { ectopicShare: 0.05 } } }),
  personScene('breath-6', 'Slow paced breathing, six a minute.', 'ingrid', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { perMin: 6, variation: 0.02 }, heart: { rmssdMs: 60 }, chestMm: 7 },
  }),
  personScene('breath-26', 'Fast shallow breathing, 26 a minute.', 'kofi', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { perMin: 26 }, chestMm: 2.5, heart: { meanBpm: 88, rmssdMs: 20 } },
  }),
  personScene('breath-hold', 'Mara holds her breath from second 8 to 20.', 'mara', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { holds: [{ startMs: 8000, endMs: 20_000 }] } },
  }),
  personScene('breath-striped', 'Ama breathes in a striped shirt, chest in view.', 'ama', {
    tags: ['lit', 'still', 'breath'],
    place: { distanceCm: 68, yCm: 5 },
  }),
]
