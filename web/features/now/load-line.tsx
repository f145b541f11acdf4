// The load so far: how much of what is usually too much for this person has gathered, and is being paid back by rest.
import type { StateEstimate } from '#core/contracts/state.ts'
import { How } from '../../ui/how.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'

const how = [
  ['Method', 'Time spent busier than your usual adds up; rest and recovery take it away again'],
  ['Window', 'Since you began today, with what was left of before fading'],
  ['Limit', 'At 80 % Cortex would suggest a pause, if you let it'],
  ['Source', 'The same signals as the state'],
] as const

/** Share of the limit at which the load is called high (policy: warning at 80 %). */
const HIGH = 0.8
const SOME = 0.4

const loadWord = (ratio: number): string => (ratio >= HIGH ? 'high' : ratio >= SOME ? 'gathering' : 'low')

export function LoadLine({ load: { ratio } }: { readonly load: StateEstimate['load'] }) {
  const percent = Math.round(ratio * 100)
  return (
    <div className="load">
      <span>Load</span>
      <ShareBar share={Math.min(1, ratio)} label="Load, part of its limit" />
      <span className="small muted">
        {loadWord(ratio)}, {percent} % of your limit
      </span>
      <How about="Load" rows={how} compact />
    </div>
  )
}
