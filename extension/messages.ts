// What the extension's own pages ask of its worker. Everything else that arrives is nobody's, whoever sent it.
import { z } from 'zod/mini'
import { cidSchema } from '#core/contracts/bridge-envelope.ts'

/** `cid` is minted at the person's click, in the page that was clicked. */
export const askSchema = z.strictObject({ kind: z.enum(['status', 'start']), cid: cidSchema })
export type Ask = z.infer<typeof askSchema>

/** Name of the port on which a stop tells its steps. */
export const STOP_PORT = 'stop'
export const stopOrderSchema = z.strictObject({ cid: cidSchema })

export interface StartReply {
  readonly isRunning: boolean
}

/** Only pages of this very extension. A web page, a content script or another extension has another origin. */
export const isOwnPage = (sender: chrome.runtime.MessageSender | undefined): boolean =>
  sender?.id === chrome.runtime.id && sender.origin === `chrome-extension://${chrome.runtime.id}`
