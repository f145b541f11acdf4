// Serves the built page on a free loopback port with the product's own headers, and can be closed or made to answer differently.
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { cacheControlFor, securityHeaders } from '../../bridge/guard/headers.ts'

const ROOT = join(import.meta.dirname, '../..')
/** The product's build. */
export const productBuild = join(ROOT, 'dist/web')
/** The build of tests/gallery. */
export const galleryBuild = join(ROOT, '.cache/gallery')
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.task': 'application/octet-stream',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

export interface AppServer {
  readonly origin: string
  /** Paths asked for so far, in order. */
  readonly asked: string[]
  /** Rewrites the body of one path from now on (a new build, a damaged file). */
  readonly alter: (path: string, change: (body: Buffer) => Buffer) => void
  readonly close: () => Promise<void>
}

const wantsPage = (path: string): boolean => extname(path) === '' && !path.startsWith('/v1/') && path !== '/healthz'

async function readBody(root: string, path: string): Promise<{ file: string; body: Buffer } | null> {
  const file = wantsPage(path) ? '/index.html' : normalize(path)
  try {
    return { file, body: await readFile(join(root, file)) }
  } catch {
    return null
  }
}

export async function startAppServer(root = productBuild): Promise<AppServer> {
  const asked: string[] = []
  const changes = new Map<string, (body: Buffer) => Buffer>()
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://loopback')
    asked.push(pathname)
    void readBody(root, pathname).then((found) => {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
      if (!found) return response.writeHead(404).end()
      const body = changes.get(found.file)?.(found.body) ?? found.body
      response.setHeader('Cache-Control', cacheControlFor(found.file))
      return response
        .writeHead(200, { 'Content-Type': types[extname(found.file)] ?? 'application/octet-stream' })
        .end(body)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo // a TCP listener always has one
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${port}`, asked, alter: (path, change) => changes.set(path, change), close }
}
