// Plays one actor: from a script and a seed to everything the body does at any moment.
import type { HeadPose } from '#core/contracts/frame-sample.ts'
import { createRandom, mixSeed } from '../random.ts'
import type { Actor } from '../scene.ts'
import { drawBeats } from './beats.ts'
import { type BlinkEvent, type BlinkPhase, blinkPhase, drawBlinks, lidClosure } from './blinks.ts'
import { type Breath, drawBreaths, LEAD_MS, lungVolume } from './breath.ts'
import { habitCues, habitLids, habitSpeech, type Span } from './habits.ts'
import { type Channel, channels, type Cue, cueShare, drawWander, SWAY, type Wander } from './motion.ts'
import { bloodVolume } from './pulse-wave.ts'

/** One instant of one body. */
export interface Moment {
  readonly pose: HeadPose
  readonly xCm: number
  readonly yCm: number
  readonly distanceCm: number
  /** Shoulders relative to where they rest, centimetres. */
  readonly torsoCm: readonly [x: number, y: number, z: number]
  /** 1 is this person's own open eye, 0 shut. */
  readonly openness: { readonly left: number; readonly right: number }
  readonly blinkPhase: BlinkPhase
  readonly gazeXDeg: number
  readonly gazeYDeg: number
  readonly mouth: number
  readonly talking: boolean
  readonly browCm: number
  /** Lung volume 0..about 1. */
  readonly lung: number
  /** Blood volume at the cheek, about -0.36..0.64. */
  readonly pulse: number
}

/** A played actor: its events, and its state at any time of the scene. */
export interface Performance {
  readonly actor: Actor
  readonly beatsMs: readonly number[]
  readonly breaths: readonly Breath[]
  readonly blinks: readonly BlinkEvent[]
  readonly speech: readonly Span[]
  at(tMs: number): Moment
  /** Blood volume at the cheek, without rendering anything else. */
  pulseAt(tMs: number): number
}

type Sum = Record<Channel, number>
const zero = (): Sum => Object.fromEntries(channels.map((channel) => [channel, 0])) as Sum // every channel is listed

/** Upper lids follow the eyes down: closure per degree of downward gaze, up to half (by eye). */
const LID_FOLLOWS_GAZE = 0.016
/** The head gives a little with every breath and recoils with every beat (ballistocardiogram); degrees and centimetres. */
const BREATH_PITCH_DEG = 0.25
const BREATH_HEAD_SHARE = 0.25
const BEAT_HEAD_CM = 0.006

/** Speech: syllables near 4.3 Hz, words that swell and pause; 0..1 (rates after usual syllable rates of 4-5 a second). */
function speechMouth(wander: Wander, tMs: number): number {
  const syllable = 0.5 + 0.5 * Math.sin((2 * Math.PI * 4.3 * tMs) / 1000 + 1.8 * wander(tMs))
  const word = Math.max(0, Math.min(1, 0.65 + 0.5 * wander(tMs * 0.45 + 9000)))
  return 0.08 + 0.5 * syllable * word
}

interface Dice {
  readonly sway: ReadonlyMap<Channel, Wander>
  readonly speech: Wander
}

function drawDice(seed: number): Dice {
  const random = createRandom(mixSeed(seed, 31))
  const sway = new Map<Channel, Wander>()
  for (const channel of channels) {
    const eyes = channel.startsWith('gaze')
    sway.set(channel, drawWander(random, eyes ? 0.2 : 0.04, eyes ? 0.9 : 0.35))
  }
  return { sway, speech: drawWander(random, 0.3, 1.1) }
}

function displacements(actor: Actor, cues: readonly Cue[], dice: Dice, tMs: number): { sum: Sum; body: Sum } {
  const sum = zero()
  const body = zero()
  sum.gazeYDeg = actor.script.gazeYDeg
  for (const channel of channels)
    sum[channel] += (SWAY[channel] ?? 0) * actor.script.sway * (dice.sway.get(channel)?.(tMs) ?? 0)
  for (const axis of ['xCm', 'nearCm'] as const) body[axis] += 0.4 * sum[axis]
  for (const cue of cues) {
    const share = cueShare(cue, tMs)
    if (share === 0) continue
    for (const channel of channels) {
      sum[channel] += share * (cue.target[channel] ?? 0)
      if (cue.body) body[channel] += share * (cue.target[channel] ?? 0)
    }
  }
  return { sum, body }
}

/** Plays `actor` for `seconds`; the same seed gives the same body. */
export function perform(actor: Actor, seconds: number, seed: number): Performance {
  const { script } = actor
  const untilMs = seconds * 1000
  const stream = (id: number) => createRandom(mixSeed(seed, id))
  const breaths = drawBreaths(script.breathing, untilMs + 5000, stream(21))
  const lung = (tMs: number) => lungVolume(breaths, tMs)
  const beatsMs = drawBeats(script.heart, { lung, fromMs: -LEAD_MS / 2, untilMs, random: stream(22) })
  const habitual = stream(24)
  const cues = [...script.cues, ...script.habits.flatMap((habit) => habitCues(habit, untilMs, habitual))]
  const lids = script.lidHabits.flatMap((habit) => habitLids(habit, untilMs, habitual))
  const speech = script.speech.flatMap((habit) => habitSpeech(habit, untilMs, habitual))
  const blinks = drawBlinks({ ...script.blinks, events: [...script.blinks.events, ...lids] }, untilMs, stream(23))
  const dice = drawDice(seed)
  const loose = Math.min(1, script.sway)
  const pulseAt = (tMs: number) => {
    const depth = 1 - 0.12 * (lung(tMs) - 0.45)
    return depth * bloodVolume(beatsMs, tMs, { dicrotic: script.dicrotic }) - 0.12 * (lung(tMs) - 0.45)
  }
  const at = (tMs: number): Moment => {
    const { sum, body } = displacements(actor, cues, dice, tMs)
    const talking = speech.some(({ startMs, endMs }) => tMs >= startMs && tMs < endMs)
    const volume = lung(tMs)
    const pulse = pulseAt(tMs)
    const openness = (eye: 'left' | 'right') => {
      const down = Math.max(-0.1, Math.min(0.5, -LID_FOLLOWS_GAZE * sum.gazeYDeg))
      return (1 - lidClosure(blinks, eye, tMs)) * (1 - Math.min(0.98, sum.closure)) * (1 - down)
    }
    return {
      pose: {
        yawDeg: sum.yawDeg,
        pitchDeg: sum.pitchDeg + loose * BREATH_PITCH_DEG * (volume - 0.45),
        rollDeg: sum.rollDeg,
      },
      xCm: actor.xCm + sum.xCm,
      yCm: actor.yCm + sum.yCm + loose * ((BREATH_HEAD_SHARE * script.chestMm * volume) / 10 + BEAT_HEAD_CM * pulse),
      distanceCm: actor.distanceCm - sum.nearCm,
      torsoCm: [body.xCm, body.yCm, body.nearCm],
      openness: { left: openness('left'), right: openness('right') },
      blinkPhase: blinkPhase(blinks, tMs),
      gazeXDeg: sum.gazeXDeg,
      gazeYDeg: sum.gazeYDeg,
      mouth: Math.max(0, sum.mouth + (talking ? speechMouth(dice.speech, tMs) : 0)),
      talking,
      browCm: sum.browCm,
      lung: volume,
      pulse,
    }
  }
  return { actor, beatsMs, breaths, blinks, speech, at, pulseAt }
}
