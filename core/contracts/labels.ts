// What the person says about a moment: a tapped label with the chance it was asked, a corrected state, and free annotations.
import { z } from 'zod/mini'
import { scoredLabels } from './state.ts'
import { freeText, idSchema, wallMsSchema } from './text.ts'

export const LABEL_VERSION = 1
export const experienceLabels = ['overloaded', 'focused', 'drifting', 'fine'] as const
export type ExperienceLabel = (typeof experienceLabels)[number]

const runsForward = z.refine<{ startMs: number; endMs: number }>(
  ({ startMs, endMs }) => startMs <= endMs,
  'it ends before it starts',
)
const span = { startMs: wallMsSchema, endMs: wallMsSchema }

/** An answer to a prompt, or a correction of what the timeline says. */
export const labelSchema = z.discriminatedUnion('source', [
  z
    .strictObject({
      v: z.literal(LABEL_VERSION),
      labelId: idSchema,
      source: z.literal('prompt'),
      ...span,
      label: z.enum(experienceLabels),
      /** Probability that this moment was asked about; missing answers are not random. */
      propensity: z.number().check(z.gt(0), z.maximum(1)),
    })
    .check(runsForward),
  z
    .strictObject({
      v: z.literal(LABEL_VERSION),
      labelId: idSchema,
      source: z.literal('correction'),
      ...span,
      state: z.enum(scoredLabels),
    })
    .check(runsForward),
])
export type Label = z.infer<typeof labelSchema>

export const annotationSchema = z
  .strictObject({
    v: z.literal(LABEL_VERSION),
    annotationId: idSchema,
    ...span,
    text: freeText(500),
    editedMs: wallMsSchema,
  })
  .check(runsForward)
export type Annotation = z.infer<typeof annotationSchema>
