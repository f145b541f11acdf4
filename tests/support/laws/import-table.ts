// The import table: which zone may import which zone and which package. docs/ARCHITECTURE.md prints the same table.
import { type Breach, type Import, isTest, type SourceFile } from './source-file.ts'

interface ZoneRule {
  /** Path prefix of the zone. */
  readonly zone: string
  /** Prefixes it may import at run time, besides itself. */
  readonly code: readonly string[]
  /** Prefixes it may import as types only. */
  readonly types?: readonly string[]
  /** Prefixes it may point at by address (a worker to start); absent where addresses are just file paths, as in Node. */
  readonly addresses?: readonly string[]
  readonly packages: readonly string[]
}

const PURE = ['core/units/', 'core/maths/', 'core/contracts/']

/** First match wins, so narrower zones come first. */
export const IMPORT_TABLE: readonly ZoneRule[] = [
  { zone: 'core/units/', addresses: [], code: [], packages: [] },
  { zone: 'core/maths/', addresses: [], code: ['core/units/'], packages: ['@noble/hashes'] },
  { zone: 'core/contracts/', addresses: [], code: ['core/units/'], packages: ['zod'] },
  { zone: 'core/signal/', addresses: [], code: PURE, packages: ['fft.js'] },
  { zone: 'core/face/', addresses: [], code: PURE, packages: [] },
  { zone: 'core/input/', addresses: [], code: PURE, packages: [] },
  { zone: 'core/state/', addresses: [], code: PURE, packages: [] },
  { zone: 'core/policy/', addresses: [], code: PURE, types: ['core/state/'], packages: [] },
  { zone: 'core/plan/', addresses: [], code: [...PURE, 'core/policy/'], types: ['core/state/'], packages: ['zod'] },
  { zone: 'core/report/', addresses: [], code: PURE, types: ['core/state/'], packages: [] },
  {
    zone: 'core/session/',
    addresses: [],
    code: [
      ...PURE,
      'core/signal/',
      'core/face/',
      'core/input/',
      'core/state/',
      'core/policy/',
      'core/plan/',
      'core/report/',
    ],
    packages: [],
  },
  { zone: 'core/subject/', addresses: [], code: ['core/'], packages: ['zod'] },
  {
    zone: 'workers/',
    addresses: [],
    code: ['core/'],
    packages: [
      'comlink',
      'zod',
      'idb',
      'workbox-core',
      'workbox-precaching',
      'workbox-routing',
      '@mediapipe/tasks-vision',
      'onnxruntime-web',
      'mediabunny',
      'fflate',
    ],
  },
  {
    zone: 'web/',
    code: [...PURE, 'core/input/', 'core/plan/', 'core/policy/', 'core/report/'], // rhythm is counted where its events are seen
    types: ['workers/'],
    addresses: ['workers/'],
    packages: [
      'react',
      'react-dom',
      '@base-ui/react',
      '@tanstack/react-query',
      'cmdk',
      'comlink',
      'fflate',
      'uplot',
      'uuid',
      'wouter',
      'zod',
      '@fontsource-variable/inter',
      '@fontsource-variable/newsreader',
      'virtual:',
    ],
  },
  {
    zone: 'bridge/',
    code: [...PURE, 'core/input/', 'core/plan/', 'core/policy/', 'core/report/'],
    packages: [
      'node:',
      'zod',
      'hono',
      '@hono/node-server',
      'ws',
      'pino',
      'open',
      'uuid',
      'uiohook-napi',
      '@anthropic-ai/sdk',
      '@anthropic-ai/bedrock-sdk',
      '@anthropic-ai/vertex-sdk',
    ],
  },
  { zone: 'extension/', addresses: [], code: PURE, packages: ['react', 'react-dom', 'zod', 'vite', 'node:'] },
  {
    zone: 'scripts/',
    code: ['core/', 'bridge/guard/'],
    packages: [
      'node:',
      'zod',
      'flatbuffers',
      'open',
      'vite',
      '@playwright/test',
      'playwright-core',
      '@resvg/resvg-js',
      'fflate',
    ],
  },
]

/** Every import that the table does not allow. Tests may import anything; nobody imports a test. */
export function importBreaches(files: readonly SourceFile[]): Breach[] {
  return files.flatMap((file) => {
    const zone = IMPORT_TABLE.find((rule) => file.path.startsWith(rule.zone))
    if (isTest(file.path)) return []
    if (!zone) return [{ path: file.path, line: 1, sentence: 'lies in no zone of the import table' }]
    return file.imports.flatMap((imported) => {
      const sentence = objection(zone, imported)
      return sentence === null ? [] : [{ path: file.path, line: imported.line, sentence }]
    })
  })
}

function objection(rule: ZoneRule, { specifier, target, isOurs, kind }: Import): string | null {
  if (!isOurs) return rule.packages.includes(target) ? null : `${rule.zone} may not import the package ${target}`
  if (isTest(target)) return `${specifier} is a test; nobody imports tests`
  if (kind === 'address' && rule.addresses === undefined) return null
  if (!/\.\w+$/.test(specifier.split('?')[0] ?? '')) return `${specifier} needs its file extension`
  if (target.startsWith(rule.zone)) return null
  const allowed = { code: rule.code, type: [...rule.code, ...(rule.types ?? [])], address: rule.addresses ?? [] }[kind]
  return allowed.some((prefix) => target.startsWith(prefix)) ? null : `${rule.zone} may not import ${target} as ${kind}`
}

/** The table as docs/ARCHITECTURE.md prints it. */
export function importTableMarkdown(): string {
  const cell = (parts: readonly string[]) =>
    parts.length > 0 ? parts.map((part) => part.replace(/\/$/, '')).join(', ') : 'nothing'
  const rows = IMPORT_TABLE.map(({ zone, code, types = [], addresses = [], packages }) => {
    const ours = [
      cell(code),
      ...(types.length > 0 ? [`types of ${cell(types)}`] : []),
      ...(addresses.length > 0 ? [`starts ${cell(addresses)}`] : []),
    ]
    return `| ${cell([zone])} | ${ours.join('; ')} | ${cell(packages)} |`
  })
  return ['| Zone | may import of ours | packages |', '|---|---|---|', ...rows].join('\n')
}
