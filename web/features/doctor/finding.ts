// One line of the doctor: what was looked at, how it stands, one sentence, and where possible the button that mends it.
import type { Check } from '../../queries/checks.ts'

export interface Repair {
  readonly label: string
  /** What came of it, in a sentence; null when the line itself shows it. */
  readonly run: () => Promise<string | null>
}
export interface Finding extends Check {
  readonly repair?: Repair
}
