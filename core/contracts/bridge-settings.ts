// What the bridge itself remembers for the person, with a version for every change.
import { z } from 'zod/mini'
import { localPath } from './bridge-workspace.ts'
import { wallMsSchema } from './text.ts'

const count = z.int().check(z.minimum(0))

const hostName = z.string().check(z.regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/))

/** What the bridge itself remembers for the person. */
export const settingsSchema = z.strictObject({
  /** Help is paused until then; null = not paused. */
  pausedUntilMs: z.nullable(wallMsSchema),
  /** Count keys, pointer and scroll outside the browser. Off until chosen, as every source. */
  inputRhythm: z.boolean(),
  /** Days that telemetry is kept. Decisions, consent and grants are kept until deleted. */
  keepDays: z.int().check(z.minimum(1), z.maximum(3650)),
  diskBudgetMb: z.int().check(z.minimum(16), z.maximum(65_536)),
  /** Folders searched for projects; empty = the home folder. */
  projectRoots: z.array(localPath).check(z.maxLength(16)),
  /** Hosts that Cortex may open a page of; none unless named. */
  openHosts: z.optional(z.array(hostName).check(z.maxLength(100))),
  /** The one program that projects are opened with: its absolute path; empty = none. */
  projectProgram: z.optional(localPath),
})
export type BridgeSettings = z.infer<typeof settingsSchema>
export const defaultBridgeSettings: BridgeSettings = {
  pausedUntilMs: null,
  inputRhythm: false,
  keepDays: 30,
  diskBudgetMb: 512,
  projectRoots: [],
}
export const settingsPatchSchema = z.partial(settingsSchema)
export const versionedSettingsSchema = z.strictObject({ version: count, settings: settingsSchema })
export type VersionedSettings = z.infer<typeof versionedSettingsSchema>
