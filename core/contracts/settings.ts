// Settings: everything the person can choose, by section, with the default of each field; read tolerantly, written strictly.
import { z } from 'zod/mini'
import { migrate, type Migration } from './migrate.ts'
import { nameSchema, plainText } from './text.ts'

export const SETTINGS_VERSION = 1

const onOff = z.boolean()
const minuteOfDay = z.int().check(z.minimum(0), z.maximum(1439))
const whole = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max))
const upTo = (max: number) => z.number().check(z.minimum(0), z.maximum(max))

/**
 * `Ctrl+Shift+K`, `Alt+F4`, `?`, `ArrowUp`: modifiers in this order, then one key as KeyboardEvent.key names it (letters in
 * capitals); or two presses in a row, `G N`.
 */
export const keysSchema = z
  .string()
  .check(
    z.regex(
      /^(Ctrl\+)?(Alt\+)?(Shift\+)?(Meta\+)?([!-~]|[A-Z][A-Za-z0-9]{1,15})( (Ctrl\+)?(Alt\+)?(Shift\+)?(Meta\+)?([!-~]|[A-Z][A-Za-z0-9]{1,15}))?$/,
    ),
  )

const appearance = z.strictObject({
  theme: z.enum(['auto', 'light', 'dark']),
  contrast: z.enum(['auto', 'more', 'usual']),
  motion: z.enum(['auto', 'reduced']),
  /** Factor on the text size, 80 to 160 %. */
  textScale: z.number().check(z.minimum(0.8), z.maximum(1.6)),
  /** `auto` follows the browser, otherwise a language tag. */
  language: z.string().check(z.regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})$/)),
  clock: z.enum(['auto', '12h', '24h']),
})

const sensing = z.strictObject({
  camera: onOff,
  /** Key, pointer and scroll rhythm: times and classes only. */
  rhythm: onOff,
  tabs: onOff,
  power: z.enum(['auto', 'eco', 'balanced', 'precise']),
  /** Run the face model on the graphics chip, where there is one and its model was made (`npm run assets -- --gpu`). */
  gpu: onOff,
  /** Device id as the browser gives it to this origin; null = the browser's default. */
  cameraId: z.nullable(z.string().check(z.maxLength(256), z.regex(/^[\w+/=.-]*$/))),
  /** Show the mirrored picture, and the mesh over it. Both cost nothing when off. */
  preview: onOff,
  mesh: onOff,
})

const help = z.strictObject({
  on: onOff,
  sensitivity: z.enum(['low', 'medium', 'high']),
  dailyCap: whole(0, 24),
  spacingMinutes: whole(5, 480),
  warnSeconds: whole(0, 60),
  snoozeMinutes: whole(1, 60),
  /** Local time of day in minutes, half-open, may wrap midnight; null = none. */
  quietHours: z.nullable(z.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay })),
  /** Weekdays without help, 0 = Sunday. */
  weekdaysOff: z.array(whole(0, 6)).check(z.maxLength(7)),
  /** Kinds of help switched off for good ("never this"). */
  never: z.array(nameSchema).check(z.maxLength(32)),
  delivery: z.enum(['page', 'card', 'notification']),
  /** How often a day to ask how it is going, at random quiet moments. */
  questionsPerDay: whole(0, 4),
  /** Help when drifting, and a word after recovering; both opt-in. */
  whenDrifting: onOff,
  afterRecovery: onOff,
})

const exercises = z.strictObject({
  breathing: z.enum(['long-exhale', 'box', '4-7-8', 'coherent']),
  sound: onOff,
  volume: upTo(1),
  focusMinutes: whole(5, 180),
})

/** Which parts of the context may leave this computer, should a model be asked. Whether one is, with which key and at what cost, the bridge keeps. */
const ai = z.strictObject({
  fields: z.strictObject({ state: onOff, activity: onOff, goal: onOff, tabTitles: onOff, tabHosts: onOff }),
})

const redaction = z.strictObject({
  /** Keep tab titles at all? Hosts in `hosts` and titles that contain a word in `words` are dropped before anything is stored. */
  titles: onOff,
  hosts: z.array(z.string().check(z.regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/))).check(z.maxLength(200)),
  words: z.array(plainText(60).check(z.minLength(1))).check(z.maxLength(200)),
})

const keeping = z.strictObject({
  /** Raw feature lines; then summaries by minute and hour; days are kept for good. */
  rawHours: whole(0, 168),
  featureDays: whole(1, 365),
  /** Budget of the whole database; the janitor sheds the oldest raw signals first. */
  budgetMegabytes: whole(50, 10_000),
})

const notifications = z.strictObject({ on: onOff, sound: onOff, badge: onOff })
const bridge = z.strictObject({ use: onOff })
/** The one switch for everything that could leave this computer besides the model. */
const reports = z.strictObject({ crashes: onOff })

const sections = {
  appearance,
  sensing,
  help,
  exercises,
  ai,
  redaction,
  keeping,
  shortcuts: z
    .record(nameSchema, z.nullable(keysSchema))
    .check(z.refine((map) => Object.keys(map).length <= 100, 'too many')),
  notifications,
  bridge,
  reports,
} as const
export type SettingsSection = keyof typeof sections
export const settingsSections = Object.keys(sections) as readonly SettingsSection[] // keys of a const object

export const settingsSchema = z.strictObject({ v: z.literal(SETTINGS_VERSION), ...sections })
export type Settings = z.infer<typeof settingsSchema>

/** What a fresh installation starts with: every source off until chosen, nothing leaves; timings people are used to (ecosystem 1.2). */
export const defaultSettings: Settings = {
  v: SETTINGS_VERSION,
  appearance: { theme: 'auto', contrast: 'auto', motion: 'auto', textScale: 1, language: 'auto', clock: 'auto' },
  sensing: {
    camera: false,
    rhythm: false,
    tabs: false,
    power: 'auto',
    gpu: false,
    cameraId: null,
    preview: true,
    mesh: false,
  },
  help: {
    on: true,
    sensitivity: 'medium',
    dailyCap: 3,
    spacingMinutes: 45,
    warnSeconds: 10,
    snoozeMinutes: 5,
    quietHours: { fromMinute: 22 * 60, toMinute: 7 * 60 },
    weekdaysOff: [],
    never: [],
    delivery: 'card',
    questionsPerDay: 2,
    whenDrifting: false,
    afterRecovery: false,
  },
  exercises: { breathing: 'long-exhale', sound: false, volume: 0.5, focusMinutes: 25 },
  ai: { fields: { state: true, activity: true, goal: true, tabTitles: false, tabHosts: false } },
  redaction: { titles: false, hosts: [], words: [] },
  keeping: { rawHours: 24, featureDays: 30, budgetMegabytes: 500 },
  shortcuts: {},
  notifications: { on: false, sound: false, badge: true },
  bridge: { use: true },
  reports: { crashes: false },
}

/** A change to some fields of some sections. A map (`shortcuts`) and a list are replaced whole. */
export type SettingsPatch = { readonly [S in SettingsSection]?: Readonly<Partial<Settings[S]>> }

export type SettingsChange =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly path: string; readonly sentence: string }

/**
 * The settings after a change, or the first field that does not fit. The old settings are untouched either way.
 * @param patch from a stranger as well as from our own page; unknown sections and fields are refused by name
 */
export function changeSettings(settings: Settings, patch: SettingsPatch): SettingsChange {
  const next: Record<string, unknown> = { ...settings }
  for (const [section, fields] of Object.entries(patch)) {
    if (!Object.hasOwn(sections, section)) return refuseField(section)
    next[section] = section === 'shortcuts' ? fields : { ...settings[section as SettingsSection], ...fields } // own key, checked above
  }
  const parsed = z.safeParse(settingsSchema, next)
  if (parsed.success) return { ok: true, settings: parsed.data }
  return refuseField(pathOf(parsed.error.issues[0]))
}

const refuseField = (path: string): SettingsChange => ({
  ok: false,
  path,
  sentence: `The setting "${path}" cannot take this value, so nothing was changed.`,
})

function pathOf(issue: z.core.$ZodIssue | undefined): string {
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...(issue?.path ?? []), ...keys].map(String).join('.').slice(0, 80)
}

/** Steps from one version of the settings to the next; step `n` turns version n + 1 into n + 2. There is one version so far. */
const settingsMigrations: readonly Migration[] = []

export interface ReadSettings {
  readonly settings: Settings
  /** Fields that were missing or damaged and now hold their default, as `section.field`. */
  readonly repaired: readonly string[]
  /** The stored settings come from a newer version: shown as far as understood, but not to be overwritten. */
  readonly newer: boolean
}

/** Reads stored settings so that one damaged field costs only itself. Never fails; what cannot be read holds its default. */
export function readSettings(stored: unknown): ReadSettings {
  const migrated = migrate(stored, { steps: settingsMigrations, to: SETTINGS_VERSION })
  const source = migrated.kind === 'unreadable' ? {} : migrated.value
  const repaired: string[] = []
  const entries = settingsSections.map((section) => [section, readSection(section, source[section], repaired)] as const)
  const settings = { v: SETTINGS_VERSION, ...Object.fromEntries(entries) } as Settings // every section was read by its own schema
  return { settings, repaired, newer: migrated.kind === 'newer' }
}

function readSection(section: SettingsSection, stored: unknown, repaired: string[]): unknown {
  const schema = sections[section]
  const whole = z.safeParse(schema, stored)
  if (whole.success) return whole.data
  const fallback = defaultSettings[section]
  if (!('shape' in schema) || !isObject(stored)) {
    repaired.push(section)
    return fallback
  }
  return Object.fromEntries(
    Object.entries(schema.shape).map(([field, fieldSchema]) => {
      const value = z.safeParse(fieldSchema, Object.hasOwn(stored, field) ? stored[field] : undefined)
      if (value.success) return [field, value.data]
      repaired.push(`${section}.${field}`)
      return [field, (fallback as Record<string, unknown>)[field]] // the default of this section has every field of its schema
    }),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
