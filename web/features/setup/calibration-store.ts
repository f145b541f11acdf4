// The calibration on record: read for the stale pill and the summary, replaced part by part only when a part succeeded.
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import {
  CALIBRATION_DOCUMENT,
  CALIBRATION_VERSION,
  calibrationSchema,
  noCalibration,
  type Calibration,
} from './calibration-record.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { queryKeys } from '../../queries/keys.ts'

type Ask = Pick<StoreClient, 'ask'>

/** The calibration on record; the empty one where there is none or it cannot be read. */
export async function readCalibration(store: Ask): Promise<Calibration> {
  const kept = await store.ask('readDocument', CALIBRATION_DOCUMENT)
  if (!kept.ok) return noCalibration
  return z.safeParse(calibrationSchema, kept.value?.body).data ?? noCalibration
}

/**
 * Replaces the given parts and leaves the others. Answers null, or the sentence why it could not be kept.
 * @param part what has succeeded; an aborted or failed part is simply not given
 */
export async function keepCalibration(store: Ask, part: Partial<Calibration>, nowMs: number): Promise<string | null> {
  const body: Calibration = { ...(await readCalibration(store)), ...part }
  const kept = await store.ask('putDocument', {
    v: 1,
    name: CALIBRATION_DOCUMENT,
    bodyVersion: CALIBRATION_VERSION,
    savedMs: nowMs,
    body,
  })
  return kept.ok ? null : kept.sentence
}

export const calibrationQuery = (store: Ask) =>
  queryOptions({ queryKey: queryKeys.calibration, queryFn: () => readCalibration(store) })
