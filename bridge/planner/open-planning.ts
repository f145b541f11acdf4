// Opens the planner's parts in order: settings, keys, costs, and the planner over them.
import type { Logger } from 'pino'
import type { BootOptions } from '../boot-options.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReadinessPorts } from '../readiness.ts'
import { openAiDesk, type AiDesk } from './ai-desk.ts'
import { createModelCaller } from './call-model.ts'
import { openKeyStore, type KeyStore } from './key-store.ts'
import { createPlanner, type Planner } from './planner.ts'
import { openSpending, type Spending } from './spending.ts'

export interface Planning {
  readonly desk: AiDesk
  readonly keys: KeyStore
  readonly spending: Spending
  readonly planner: Planner
  readonly readiness: NonNullable<ReadinessPorts['llm']>
}

export function openPlanning(boot: BootOptions, ledger: Ledger, log: Logger): Planning {
  const { clock, disk, tree, run } = boot
  const desk = openAiDesk(ledger, () => clock.monoMs())
  const keys = openKeyStore({ disk, tree, run, platform: process.platform })
  const spending = openSpending(ledger, clock)
  const planner = createPlanner({
    settings: () => desk.current(),
    keys,
    spending,
    call: boot.callModel ?? createModelCaller(),
    clock,
    onCall: (note) => log.info(note, 'a model was asked'),
  })
  return { desk, keys, spending, planner, readiness: () => readinessOf(planner) }
}

/** Whether there is a key is asked when it is needed: a keychain is not to be woken once a second. */
function readinessOf(planner: Planner): ReturnType<Planning['readiness']> {
  const resting = planner.resting(true)
  if (resting === null) return { state: 'ok' }
  return resting === 'ai-off' ? { state: 'unavailable', reason: 'off' } : { state: 'degraded', reason: 'failed' }
}
