// The builds of the project, the page with its workers, the local programs and the extension, each skipped while its inputs are unchanged.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'
import { runToEnd } from '../setup/run-to-end.mjs'
import { createBuildStamp, type StampedBuild } from './content-stamp.ts'

interface ViteBuild extends Omit<StampedBuild, 'root'> {
  readonly config: string
}

const SHARED_INPUTS = ['core/**/*.{ts,json}', 'package.json', 'package-lock.json', 'tsconfig.base.json']

const BUILDS: readonly ViteBuild[] = [
  {
    name: 'web',
    config: 'vite.config.ts',
    // public/mp, public/models and public/ort are pinned by hash in scripts/assets.ts, so their content needs no second look here.
    inputs: [
      ...SHARED_INPUTS,
      'vite.config.ts',
      'index.html',
      'measure.html',
      'scripts/vite/**/*.ts',
      'bridge/guard/headers.ts',
      '{web,workers}/**/*',
      'bridge/guard/headers.ts',
      'scripts/{assets.ts,vite/*}',
      'public/*',
      'public/icons/**/*',
    ],
    product: 'dist/web/index.html',
  },
  {
    name: 'bridge',
    config: 'scripts/vite/bridge.config.ts',
    inputs: [...SHARED_INPUTS, 'scripts/vite/bridge.config.ts', 'bridge/**/*.{ts,mjs}'],
    product: 'dist/bridge/main.mjs',
  },
  {
    name: 'extension',
    config: 'extension/vite.config.ts',
    inputs: [...SHARED_INPUTS, 'extension/**/*'],
    product: 'dist/extension/manifest.json',
  },
]

/** Builds what changed since the last build and says so; throws KnownFailure when Vite fails. */
export async function ensureBuilt(root: string, say: (line: string) => void): Promise<void> {
  for (const build of BUILDS) {
    const stamp = createBuildStamp({ ...build, root })
    if (!existsSync(join(root, build.config)) || stamp.isCurrent()) continue
    say(`Building the ${build.name} ...`)
    await stamp.record(() => runVite(root, build.config))
  }
}

async function runVite(root: string, config: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const code = await runToEnd(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: root,
  })
  if (code !== 0)
    throw new KnownFailure(EXIT.buildFailed, `The build with ${config} failed (exit code ${code}): see above.`)
}
