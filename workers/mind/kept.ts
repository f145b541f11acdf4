// Small documents of the mind besides the help memory: the calibration, and when it was asked how it is going.
import { z } from 'zod/mini'
import { CALIBRATION_NAME, type Calibration, readCalibration } from '#core/contracts/calibration.ts'
import { wallMsSchema } from '#core/contracts/text.ts'
import type { MindStore } from './store-link.ts'

export const ASKED_NAME = 'asked'

const askedSchema = z.object({ askedAtMs: z.array(wallMsSchema).check(z.maxLength(64)) })

export interface Kept {
  readonly calibration: Calibration
  readonly askedAtMs: readonly number[]
}

/** What earlier sessions left, as far as it can be read. */
export async function readKept(store: Pick<MindStore, 'readDocument'>): Promise<Kept> {
  const [calibration, asked] = await Promise.all([store.readDocument(CALIBRATION_NAME), store.readDocument(ASKED_NAME)])
  return {
    calibration: readCalibration(calibration),
    askedAtMs: z.safeParse(askedSchema, asked).data?.askedAtMs ?? [],
  }
}
