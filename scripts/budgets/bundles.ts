// Says which built files belong to which bundle, and how large each bundle may be.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export interface Bundle {
  readonly name: string
  /** Paths from the repository root. */
  readonly files: readonly string[]
  /** Largest size after gzip; absent for what is only listed. */
  readonly limitKb?: number
}

const WEB = 'dist/web'
const EXTENSION = 'dist/extension'

/** Budgets in kB after gzip, as set when the project began: first paint and each later part stay quick on a slow line. */
const LIMITS_KB = { shell: 120, livePage: 45, sensingWorker: 90, extensionWorker: 40, contentScript: 15 }

/** All bundles of the builds that exist; a bundle that is not built yet is left out. */
export function bundlesOf(root: string): Bundle[] {
  const shell = closure(root, scriptsOf(root, `${WEB}/index.html`))
  const livePage = closure(root, glob(root, `${WEB}/assets/now-page-*.js`)).filter((file) => !shell.includes(file))
  const bundles: Bundle[] = [
    { name: 'shell (page, script, style)', files: [`${WEB}/index.html`, ...shell], limitKb: LIMITS_KB.shell },
    { name: 'live page', files: livePage, limitKb: LIMITS_KB.livePage },
    { name: 'sensing worker', files: workerFiles(root, 'capture'), limitKb: LIMITS_KB.sensingWorker },
    ...['vitals', 'mind', 'store', 'measure', 'inference'].map((name) => ({
      name: `${name} worker`,
      files: workerFiles(root, name),
    })),
    { name: 'service worker', files: glob(root, `${WEB}/service-worker.js`) },
    { name: 'fonts', files: glob(root, `${WEB}/assets/*.woff2`) },
    { name: 'vision wasm', files: glob(root, `${WEB}/mp/*`) },
    { name: 'face model', files: glob(root, `${WEB}/models/*`) },
    ...extensionBundles(root),
  ]
  return bundles.filter(({ files }) => files.length > 0)
}

const glob = (root: string, pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()

const workerFiles = (root: string, name: string): string[] =>
  closure(root, glob(root, `${WEB}/assets/${name}.worker-*.js`))

/** Scripts and styles that a page names. */
function scriptsOf(root: string, page: string): string[] {
  if (!existsSync(join(root, page))) return []
  const html = readFileSync(join(root, page), 'utf8')
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path = '']) =>
    posix.join(posix.dirname(page), path),
  )
}

/** The files together with everything they import at once; what they import later, on demand, is another bundle. */
function closure(root: string, entries: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(join(root, path))) return
    seen.add(path)
    if (path.endsWith('.js'))
      for (const target of staticImports(readFileSync(join(root, path), 'utf8')))
        visit(posix.join(posix.dirname(path), target))
  }
  for (const entry of entries) visit(entry)
  return [...seen].toSorted()
}

/** Relative specifiers of `import ... from "./x.js"`, `export ... from` and `import "./x.js"` in built code. */
const staticImports = (code: string): string[] =>
  [...code.matchAll(/(?:from|import)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)].map(([, specifier = '']) => specifier)

interface ExtensionManifest {
  readonly background?: { readonly service_worker?: string }
  readonly content_scripts?: readonly { readonly js?: readonly string[] }[]
}

/** Background worker and content scripts as the built manifest names them. */
function extensionBundles(root: string): Bundle[] {
  const path = join(root, EXTENSION, 'manifest.json')
  if (!existsSync(path)) return []
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ExtensionManifest // our own build
  const worker = manifest.background?.service_worker
  const scripts = (manifest.content_scripts ?? []).flatMap(({ js = [] }) => js)
  const files = (names: readonly string[]) =>
    closure(
      root,
      names.map((name) => posix.join(EXTENSION, name)),
    )
  return [
    { name: 'extension worker', files: worker ? files([worker]) : [], limitKb: LIMITS_KB.extensionWorker },
    { name: 'content script', files: files(scripts), limitKb: LIMITS_KB.contentScript },
  ]
}
