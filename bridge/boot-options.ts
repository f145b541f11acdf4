// What a start of the bridge is given: settings of the person and the ports to the world, so that a test can give others.
import type { ActionKind } from '#core/contracts/plan.ts'
import type { Executor } from './actions/executor.ts'
import type { HubCaps } from './stream/hub.ts'
import type { ProgramOptions } from './options.ts'
import type { StateTree } from './ledger/state-tree.ts'
import type { Clock, RandomBytes } from './ports/clock.ts'
import type { Disk } from './ports/disk.ts'
import type { CallModel } from './planner/call-model.ts'
import type { StartInput } from './ports/input-port.ts'
import type { RunProgram } from './ports/run-program.ts'
import type { GateSteps } from './guard/gate.ts'
import type { RateLimit } from './guard/rate.ts'

export interface BootOptions {
  readonly program: ProgramOptions
  readonly tree: StateTree
  readonly disk: Disk
  readonly clock: Clock
  readonly random: RandomBytes
  readonly run: RunProgram
  /** Searched for projects unless the person names other folders. */
  readonly homeDir: string
  /** The folder of the built app. */
  readonly webRoot: string
  /** Absent: models are called in a child of the bridge, under its own limits. */
  readonly callModel?: CallModel
  /** Absent: nothing counts input rhythm. */
  readonly startInput?: StartInput
  readonly logLevel?: string
  /** Other values than the bridge's own: for benchmarks, and for the test that takes each step of the gate away. */
  readonly trial?: {
    readonly caps?: HubCaps
    readonly strangers?: RateLimit
    readonly hellos?: RateLimit
    readonly gateSteps?: GateSteps
    readonly executors?: Readonly<Partial<Record<ActionKind, Executor>>>
  }
}
