// Soft tones for the breathing pacer: up on the way in, down on the way out, silence otherwise.
import type { PhaseName } from './breath-pattern.ts'

/** Frequencies at the start and the end of the tone, in hertz. Chosen by ear: low enough to be heard as a hum, not as an alarm. */
const glides: Readonly<Record<PhaseName, readonly [from: number, to: number] | null>> = {
  in: [176, 220],
  out: [220, 165],
  hold: null,
  rest: null,
}
const TONE_S = 1.2

export interface Tones {
  readonly play: (phase: PhaseName) => void
  readonly close: () => void
}

/** @param volume 0 to 1 */
export function createTones(volume: number): Tones {
  const audio = new AudioContext()
  return {
    play(phase) {
      const glide = glides[phase]
      if (!glide) return
      const [from, to] = glide
      const now = audio.currentTime
      const hum = new OscillatorNode(audio, { type: 'sine', frequency: from })
      const loudness = new GainNode(audio, { gain: 0 })
      hum.frequency.linearRampToValueAtTime(to, now + TONE_S)
      loudness.gain.linearRampToValueAtTime(volume * 0.2, now + TONE_S / 3)
      loudness.gain.linearRampToValueAtTime(0, now + TONE_S)
      hum.connect(loudness).connect(audio.destination)
      hum.start(now)
      hum.stop(now + TONE_S)
    },
    close: () => void audio.close(),
  }
}
