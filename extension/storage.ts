// What the extension keeps: the address of the app, where it was changed from the usual one.
import { z } from 'zod/mini'
import { DEFAULT_ADDRESS } from './bridge/reach.ts'

/** Loopback only: the extension has no permission for anything else. */
const addressSchema = z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d{2,5}$/))

/** The stored address, or the usual one when there is none or it does not fit. */
export async function readAddress(): Promise<string> {
  const { address } = await chrome.storage.local.get('address')
  const parsed = z.safeParse(addressSchema, address)
  return parsed.success ? parsed.data : DEFAULT_ADDRESS
}
