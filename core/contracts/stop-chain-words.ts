// The stop chain in words, the same wherever a person asks for it: page, extension and command line.
import type { StopOutcome, StopStepResult, StopWay } from './stop-chain.ts'

export const stopWayNames: Readonly<Record<StopWay, string>> = {
  stream: 'Over the open connection',
  http: 'By a call',
  'native-host': 'Through the browser’s host',
  launcher: 'Through the launcher',
}
const outcomes: Readonly<Record<StopOutcome, string>> = {
  stopped: 'Stopped it',
  accepted: 'Said yes, but was still there',
  refused: 'Was refused',
  unreachable: 'Could not be reached',
  'not-genuine': 'Could not prove to be yours',
  'timed-out': 'No answer in time',
  'not-available': 'Not from here',
  'not-needed': 'Not needed',
}

/** What became of one step, with the reason of a refusal where one was given. */
export const stopStepWords = ({ outcome, code }: Pick<StopStepResult, 'outcome' | 'code'>): string =>
  `${outcomes[outcome]}${code === undefined ? '' : ` (${code.replaceAll('_', ' ')})`}`
