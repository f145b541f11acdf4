// The night's other lesson: labels become episodes that outlive their minutes, and the person's own model and thresholds are fitted again.
import { z } from 'zod/mini'
import { nameSchema } from '#core/contracts/text.ts'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { personalThresholds, toEpisodes } from '#core/session/personal.ts'
import type { UsualTable } from '#core/state/baseline.ts'
import { type Episode, type PersonalModel, fitPersonalModel } from '#core/state/classify/personal-model.ts'
import type { Thresholds } from '#core/state/smoother.ts'
import type { MindStore } from './store-link.ts'

export const EPISODES_NAME = 'episodes'
/** The model with its held-out numbers, for the page that shows how far it can be believed. */
export const PERSONAL_MODEL_NAME = 'personal-model'

const DAY_MS = 86_400_000
/** Labels are looked at this far back; their minutes are kept no longer by default. */
const LABEL_DAYS = 30
const THRESHOLD_DAYS = 14
/** Episodes kept: four a day for five months. */
const MOST_EPISODES = 600
const SEED = 20_261_120

const share = z.number().check(z.minimum(0), z.maximum(1))
const episodesSchema = z.object({
  episodes: z.array(
    z.strictObject({
      labelId: z.string().check(z.maxLength(128)),
      day: z.iso.date(),
      scores: z.strictObject({ HYPER: share, HYPO: share, FLOW: share }),
      x: z.array(z.number()).check(z.maxLength(32)),
      said: z.nullable(z.enum(['HYPER', 'HYPO', 'FLOW'])),
    }),
  ),
  features: z.optional(z.array(nameSchema)),
})

export interface PersonalLesson {
  readonly model: PersonalModel | null
  readonly thresholds: Thresholds
}

export async function learnPersonal(
  store: MindStore,
  { usuals, nowMs }: { readonly usuals: UsualTable; readonly nowMs: number },
): Promise<PersonalLesson> {
  const fromMs = nowMs - LABEL_DAYS * DAY_MS
  const [labels, minutes, body] = await Promise.all([
    store.readLabels(fromMs, nowMs),
    store.readMinutes(fromMs, nowMs),
    store.readDocument(EPISODES_NAME),
  ])
  const kept: readonly Episode[] = z.safeParse(episodesSchema, body).data?.episodes ?? []
  const known = new Set(kept.map(({ labelId }) => labelId))
  const fresh = toEpisodes(labels, minutes, usuals).filter(({ labelId }) => !known.has(labelId))
  const episodes = [...kept, ...fresh].slice(-MOST_EPISODES)
  const model = fitPersonalModel(episodes, seededRandom(SEED))
  if (fresh.length > 0) store.putDocument({ name: EPISODES_NAME, body: { episodes }, atMs: nowMs })
  if (model) store.putDocument({ name: PERSONAL_MODEL_NAME, body: model, atMs: nowMs })
  const lately = minutes.filter(({ startMs }) => startMs >= nowMs - THRESHOLD_DAYS * DAY_MS)
  return { model, thresholds: personalThresholds(lately, usuals) }
}
