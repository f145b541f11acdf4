// The workspace as the bridge sees it: projects, and the scans that find them and the open windows.
import { z } from 'zod/mini'
import { readinessReasons } from './bridge-readiness.ts'
import { idSchema, plainText, sha256Schema, wallMsSchema } from './text.ts'

const count = z.int().check(z.minimum(0))

export const localPath = plainText(1024)
/** Everything that says "this very folder": a path alone could be swapped for another folder. */
export const projectIdentitySchema = z.strictObject({
  path: localPath,
  device: z.string().check(z.regex(/^\d{1,20}$/)),
  inode: z.string().check(z.regex(/^\d{1,20}$/)),
  /** Hash over the launch settings that the folder itself brings; null when it brings none. */
  configSha256: z.nullable(sha256Schema),
})
export type ProjectIdentity = z.infer<typeof projectIdentitySchema>

const label = plainText(256).check(z.minLength(1))
export const projectSchema = z.strictObject({
  id: idSchema,
  label,
  identity: projectIdentitySchema,
  version: count,
  updatedAtMs: wallMsSchema,
})
export type Project = z.infer<typeof projectSchema>
export const adoptRequestSchema = z.strictObject({
  id: idSchema,
  identity: projectIdentitySchema,
  label: z
    .string()
    .check(z.trim(), z.minLength(1), z.maxLength(256), z.regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Cs}]*$/u)),
})
export const projectPatchSchema = z.strictObject({ label: adoptRequestSchema.shape.label })

export const scanKinds = ['windows', 'projects'] as const
export type ScanKind = (typeof scanKinds)[number]
export const SCAN_WAIT_CAP_S = 30
export const scanRequestSchema = z.strictObject({
  kind: z.enum(scanKinds),
  /** Seconds to wait for the result; 0 answers at once with the id. */
  wait: z.optional(z.number().check(z.minimum(0), z.maximum(SCAN_WAIT_CAP_S))),
})
/** Windows by program only: titles are private and are not read. */
const windowCount = z.strictObject({ app: plainText(64), windows: count })
const foundProject = z.strictObject({ id: idSchema, label, identity: projectIdentitySchema })
export type FoundProject = z.infer<typeof foundProject>
export const scanFindingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('windows'), windows: z.array(windowCount).check(z.maxLength(200)) }),
  z.strictObject({
    kind: z.literal('projects'),
    projects: z.array(foundProject).check(z.maxLength(500)),
    truncated: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('unavailable'), reason: z.enum(readinessReasons) }),
])
export type ScanFinding = z.infer<typeof scanFindingSchema>
export const scanSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(scanKinds),
  state: z.enum(['running', 'done']),
  startedAtMs: wallMsSchema,
  finding: z.nullable(scanFindingSchema),
})
export type Scan = z.infer<typeof scanSchema>
