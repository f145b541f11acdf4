// The stop chain: every way to stop the bridge, tried in order until it is down, with what became of each shown to whoever asked.

export const stopWays = ['stream', 'http', 'native-host', 'launcher'] as const
export type StopWay = (typeof stopWays)[number]

export const stopOutcomes = [
  'stopped', // the bridge is down after this one
  'accepted', // it said yes and was still there when looked at
  'refused',
  'unreachable',
  'not-genuine',
  'timed-out',
  'not-available', // this caller has no such way
  'not-needed', // an earlier one did it
] as const
export type StopOutcome = (typeof stopOutcomes)[number]

export interface StopStepResult {
  readonly way: StopWay
  readonly outcome: StopOutcome
  /** Error code of the contract, where it refused with one. */
  readonly code?: string
}

export type StopAttempt = () => Promise<{
  readonly outcome: Exclude<StopOutcome, 'not-needed' | 'not-available' | 'stopped'>
  readonly code?: string
}>

export interface StopChain {
  /** Ways this caller has. */
  readonly attempts: Partial<Readonly<Record<StopWay, StopAttempt>>>
  /** Waits a bounded time for the bridge to be gone. */
  readonly isDown: () => Promise<boolean>
  /** Told of every step as it ends, so that a person sees the chain move. */
  readonly onStep?: (result: StopStepResult) => void
}

/** One result for each way, in order. Never throws for what a way does. */
export async function runStopChain({ attempts, isDown, onStep }: StopChain): Promise<readonly StopStepResult[]> {
  const results: StopStepResult[] = []
  let down = false
  for (const way of stopWays) {
    const result: StopStepResult = down
      ? { way, outcome: 'not-needed' as const }
      : await tryWay(way, attempts[way], isDown)
    down ||= result.outcome === 'stopped'
    results.push(result)
    onStep?.(result)
  }
  return results
}

async function tryWay(
  way: StopWay,
  attempt: StopAttempt | undefined,
  isDown: () => Promise<boolean>,
): Promise<StopStepResult> {
  if (!attempt) return { way, outcome: 'not-available' }
  const tried = await attempt().catch(() => ({ outcome: 'unreachable' as const }))
  if (tried.outcome === 'accepted' && (await isDown())) return { way, outcome: 'stopped' }
  return { way, ...tried }
}

export const isStopped = (results: readonly StopStepResult[]): boolean =>
  results.some(({ outcome }) => outcome === 'stopped')
