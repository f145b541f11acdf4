// Which power mode sensing runs in: the person's choice, or by itself what the battery allows.
import type { PowerMode } from '../../workers/capture.worker.ts'
import { createStore, type Readable } from '../ui/store.ts'

export type PowerChoice = 'auto' | PowerMode

/** The part of the Battery Status API used here; Chromium has it, others do not. */
export interface BatteryLike extends EventTarget {
  readonly charging: boolean
  readonly level: number
}
export interface BatterySource {
  readonly getBattery?: () => Promise<BatteryLike>
}

/** On battery below this share, sensing saves power by itself. Chosen: an hour or two from empty on usual laptops. */
const LOW_LEVEL = 0.3

/** What `auto` means right now. On mains all frames are read as far as the machine allows; on battery the pace is kept until it runs low. */
export function judgePower(choice: PowerChoice, battery: Pick<BatteryLike, 'charging' | 'level'> | null): PowerMode {
  if (choice !== 'auto') return choice
  return battery && !battery.charging && battery.level < LOW_LEVEL ? 'eco' : 'balanced'
}

export interface PowerChoiceSource {
  readonly get: () => PowerChoice
  readonly subscribe: (onChange: () => void) => () => void
}

/** Follows the choice and the battery; without a battery to ask, `auto` is balanced. */
export function createPower(choice: PowerChoiceSource, source: BatterySource): Readable<PowerMode> {
  let battery: BatteryLike | null = null
  const mode = createStore<PowerMode>(judgePower(choice.get(), null))
  const judge = (): void => mode.set(judgePower(choice.get(), battery))
  choice.subscribe(judge)
  void source.getBattery?.().then(
    (found) => {
      battery = found
      for (const event of ['chargingchange', 'levelchange']) found.addEventListener(event, judge)
      judge()
    },
    () => undefined, // refused by policy: as without one
  )
  return mode
}
