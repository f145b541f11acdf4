// How much this page keeps in the browser, and whether the browser promised not to clear it on its own.
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from './keys.ts'

export interface StorageUse {
  readonly usedBytes: number
  readonly quotaBytes: number
  readonly persisted: boolean
}

async function askStorage(): Promise<StorageUse | null> {
  if (!navigator.storage) return null
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  return { usedBytes: usage, quotaBytes: quota, persisted: await navigator.storage.persisted() }
}

/** null where the browser does not tell. */
export const storageUse = queryOptions({ queryKey: queryKeys.storage, queryFn: askStorage })
