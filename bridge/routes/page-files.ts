// The app's own files: a list made from the folder, so that only what is on the list can ever be answered, whatever the path says.
import { createReadStream, type Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { cacheControlFor } from '../guard/headers.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}
/** Models (.task, .onnx) and whatever else the build brings. */
const DEFAULT_TYPE = 'application/octet-stream'

export interface PageFile {
  readonly file: string
  readonly type: string
  readonly size: number
  readonly etag: string
  readonly cacheControl: string
}

export interface PageFiles {
  /** Is this path answered by the app? Files on the list, and for page loads also the app's own deep links. */
  has(path: string, accept: string | undefined): boolean
  answer(path: string, ifNoneMatch: string | null): Promise<Response>
}

/** Chosen by hand: a rebuild is seen within a second, a busy page does not walk the folder for each file. */
const RELIST_AFTER_MS = 1_000

export interface PageFilesOptions {
  readonly folder: string
  readonly headers: Readonly<Record<string, string>>
  readonly nowMs: () => number
}

/** @param options.folder the web build; it may be missing or empty, then no path is a page path */
export async function openPageFiles({ folder, headers, nowMs }: PageFilesOptions): Promise<PageFiles> {
  let files = await listFiles(folder)
  let listedMs = nowMs()
  const relist = async () => {
    if (nowMs() - listedMs < RELIST_AFTER_MS) return
    listedMs = nowMs()
    files = await listFiles(folder)
  }
  return {
    has(path, accept) {
      if (files.has(toFilePath(path))) return true
      void relist()
      return isDeepLink(path, accept) && files.has('/index.html')
    },
    async answer(path, ifNoneMatch) {
      await relist()
      const found = files.get(toFilePath(path)) ?? files.get('/index.html')
      if (!found)
        return new Response('The app has not been built yet: run "npm start".', {
          status: 404,
          headers: { ...headers },
        })
      return fileResponse(found, ifNoneMatch, headers)
    },
  }
}

const toFilePath = (path: string): string => (path === '/' ? '/index.html' : path)

/** A page load of a path that looks like no file and no method of ours: the app's router decides what it shows. */
const isDeepLink = (path: string, accept: string | undefined): boolean =>
  !path.startsWith('/v1/') &&
  path !== '/v1' &&
  !path.includes('.') &&
  path !== '*' &&
  (accept?.includes('text/html') ?? false)

async function listFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const found = new Map<string, PageFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const stats = await stat(file).catch(() => null)
    const path = `/${file.slice(folder.length + 1).replaceAll('\\', '/')}`
    if (stats) found.set(path, describe(file, path, stats))
  }
  return found
}

const describe = (file: string, path: string, stats: Stats): PageFile => ({
  file,
  type: types[extname(path)] ?? DEFAULT_TYPE,
  size: stats.size,
  etag: `"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`,
  cacheControl: cacheControlFor(path),
})

async function fileResponse(
  page: PageFile,
  ifNoneMatch: string | null,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const caching = { ...headers, ETag: page.etag, 'Cache-Control': page.cacheControl }
  if (ifNoneMatch === page.etag) return new Response(null, { status: 304, headers: caching })
  const body = Readable.toWeb(createReadStream(page.file)) as ReadableStream<Uint8Array> // Node's stream type differs from the web's by name only
  return new Response(body, {
    status: 200,
    headers: { ...caching, 'Content-Type': page.type, 'Content-Length': String(page.size) },
  })
}
