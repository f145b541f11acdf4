// The way to the native host: one message, one strictly read answer; a browser without the host is an answer too.
import { checkShape } from '#core/contracts/check-shape.ts'
import {
  NATIVE_HOST_NAME,
  nativeAnswerSchema,
  type NativeAnswer,
  type NativeCommand,
} from '#core/contracts/native-host.ts'

export type HostReply =
  | NativeAnswer
  | { readonly ok: false; readonly cid: string; readonly error: { readonly code: 'no-host' } }

/** The part of `chrome.runtime` asked here. */
export type SendNative = (name: string, message: object) => Promise<unknown>

/** Never rejects. The browser starts the host anew for each message. */
export async function askHost(
  command: NativeCommand,
  cid: string,
  send: SendNative = (name, message) => chrome.runtime.sendNativeMessage(name, message),
): Promise<HostReply> {
  const noHost = { ok: false, cid, error: { code: 'no-host' } } as const
  const answer = await send(NATIVE_HOST_NAME, { command, cid }).catch(() => null)
  const checked = checkShape(nativeAnswerSchema, answer)
  return checked.ok ? checked.value : noHost
}
