// The breathing pacer: a circle that grows and shrinks with the breath, words and seconds in it; words alone under reduced motion.
import { useEffect } from 'react'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { breathAt, type BreathPattern, type PhaseName } from './breath-pattern.ts'
import { createTones } from './tone.ts'
import { useElapsed } from './use-elapsed.ts'

const phaseWords: Readonly<Record<PhaseName, string>> = {
  in: 'Breathe in',
  hold: 'Hold',
  out: 'Breathe out',
  rest: 'Rest',
}
const CENTRE = 80
const SMALLEST = 30
const LARGEST = 72

const isStill = (motion: 'auto' | 'reduced'): boolean =>
  motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches

function useTones(phase: PhaseName): void {
  const { sound, volume } = useStore(useParts().settings).exercises
  useEffect(() => {
    if (!sound) return
    const tones = createTones(volume)
    tones.play(phase)
    return () => void setTimeout(tones.close, 1500)
  }, [phase, sound, volume])
}

export interface BreatheProps {
  readonly pattern: BreathPattern
  readonly seconds: number
  readonly onEnd: (completed: boolean) => void
}

export function Breathe({ pattern, seconds, onEnd }: BreatheProps) {
  const still = isStill(useStore(useParts().settings).appearance.motion)
  const elapsedMs = useElapsed(!still)
  const breath = breathAt(pattern, elapsedMs)
  const isOver = elapsedMs >= seconds * 1000
  useTones(breath.phase)
  useEffect(() => {
    if (isOver) onEnd(true)
  }, [isOver, onEnd])
  const leftSeconds = Math.max(0, Math.ceil(seconds - elapsedMs / 1000))
  return (
    <div className="breathe" data-still={still || undefined}>
      <div className="breathe-pacer">
        {!still && (
          <svg viewBox="0 0 160 160" aria-hidden="true">
            <circle className="breathe-edge" cx={CENTRE} cy={CENTRE} r={LARGEST} />
            <circle
              className="breathe-fill"
              cx={CENTRE}
              cy={CENTRE}
              r={SMALLEST + (LARGEST - SMALLEST) * breath.fill}
            />
          </svg>
        )}
        <p className="breathe-words">
          <span className="serif">{phaseWords[breath.phase]}</span>
          <span className="breathe-seconds">{breath.secondsLeft}</span>
        </p>
      </div>
      <p className="small muted">
        {Math.floor(leftSeconds / 60)}:{String(leftSeconds % 60).padStart(2, '0')} left
      </p>
    </div>
  )
}
