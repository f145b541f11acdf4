// The service worker: keeps one complete, hash-checked copy of a build for use without a server, and never takes over unasked.
import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { ActivateNow, OfflineFile, OfflineProgress } from '#core/contracts/offline.ts'

/** The build writes the list of files in place of `self.OFFLINE_FILES` (vite.config.ts). */
declare const self: ServiceWorkerGlobalScope & { readonly OFFLINE_FILES: OfflineFile[] }

const files = self.OFFLINE_FILES
const byUrl = new Map(files.map((file) => [new URL(file.url, self.location.href).pathname, file]))
const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0)
/** A step people can see; telling more often only costs them. */
const TELL_EVERY_BYTES = totalBytes / 100
let doneBytes = 0
let toldBytes = 0

async function countBytes(bytes: number): Promise<void> {
  doneBytes += bytes
  if (doneBytes - toldBytes < TELL_EVERY_BYTES && doneBytes < totalBytes) return
  toldBytes = doneBytes
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: 'window' })
  const message: OfflineProgress = { kind: 'offline-progress', doneBytes, totalBytes }
  for (const page of pages) page.postMessage(message)
}

const fileOf = (request: Request): OfflineFile | undefined => byUrl.get(new URL(request.url).pathname)

const hex = (digest: ArrayBuffer): string =>
  new Uint8Array(digest).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '')

/** Reads a body to the end while counting its bytes into the progress; one large file must not look like a standstill. */
async function readCounting(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.byteLength
    await countBytes(chunk.byteLength)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** Refuses a file that is not byte for byte what the build made; one refusal fails the whole install and the old copy stays. */
async function checkFile(request: Request, response: Response): Promise<Response> {
  const file = fileOf(request)
  if (!file || !response.ok || !response.body) return response
  const bytes = await readCounting(response.body)
  const found = hex(await crypto.subtle.digest('SHA-256', bytes))
  if (found !== file.sha256) throw new Error(`${file.url} does not match its build`)
  return new Response(bytes, { status: response.status, statusText: response.statusText, headers: response.headers })
}

addPlugins([
  {
    fetchDidSucceed: ({ request, response, event }) =>
      event.type === 'install' ? checkFile(request, response) : Promise.resolve(response),
    // A file kept from the version before counts as done at once.
    cachedResponseWillBeUsed: async ({ request, cachedResponse, event }) => {
      if (event?.type === 'install' && cachedResponse) await countBytes(fileOf(request)?.bytes ?? 0)
      return cachedResponse ?? null
    },
  },
])
precacheAndRoute(files)
cleanupOutdatedCaches()

// Every address of the app is the same page. The page and its scripts come from one copy, so versions never mix; the bridge's own
// routes are never answered from here.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/v1\//, /^\/healthz$/] }))

// No skipWaiting at install and no claim: a new version waits for the person's yes, or until the last window is closed.
self.addEventListener('message', (event) => {
  const { kind } = event.data as ActivateNow // only our own pages can post here
  if (kind === 'activate-now') void self.skipWaiting()
})
