// The calibration on record, as the mind keeps it: for the stale pill, Settings and the set-up.
import { queryOptions } from '@tanstack/react-query'
import {
  CALIBRATION_NAME,
  isCalibrationStale,
  noCalibration,
  readCalibration,
  type Calibration,
} from '#core/contracts/calibration.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { queryKeys } from '../../queries/keys.ts'

const DAY_MS = 86_400_000

/** None where there is none, or where it cannot be read. */
export const calibrationQuery = (store: Pick<StoreClient, 'ask'>) =>
  queryOptions({
    queryKey: queryKeys.calibration,
    queryFn: async () => {
      const kept = await store.ask('readDocument', CALIBRATION_NAME)
      return kept.ok ? readCalibration(kept.value?.body) : noCalibration
    },
  })

/** Whole days since the sit once it is stale, else null; null too when there never was one. */
export const staleDays = ({ sit }: Calibration, nowMs: number): number | null =>
  sit && isCalibrationStale(sit, nowMs) ? Math.floor((nowMs - sit.finishedMs) / DAY_MS) : null
