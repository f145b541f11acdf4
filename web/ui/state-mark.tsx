// A state as people see it: always a shape, a colour and a word, the same on every page.
import type { StateLabel } from '#core/contracts/state.ts'

/** Words for people. Never "stress": a busy state is busier than the person's own usual, no more. */
export const stateWords: Readonly<Record<StateLabel, string>> = {
  FLOW: 'Flow',
  HYPER: 'Busy',
  HYPO: 'Drifting',
  RECOVERY: 'Recovering',
  UNKNOWN: 'Unknown',
}

const shapes: Readonly<Record<StateLabel, string>> = {
  FLOW: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
  HYPER: 'M8 2l6.500 12h-13z',
  HYPO: 'M8 14L1.500 2h13z',
  RECOVERY: 'M8 1l6 7-6 7-6-7z',
  UNKNOWN: 'M8 2.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11z',
}

export const StateMark = ({ state }: { readonly state: StateLabel }) => (
  <svg className="state-mark" data-state={state} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={shapes[state]} />
  </svg>
)
