// Bundles bridge and launcher for Node: as bundles they start in half the time and run in two thirds of the memory.
import { join } from 'node:path'
import { defineConfig } from 'vite'

const ROOT = join(import.meta.dirname, '../..')
const at = (path: string): string => join(ROOT, path)

export default defineConfig({
  root: at('bridge'),
  cacheDir: at('.cache/vite-bridge'),
  build: {
    ssr: true,
    outDir: at('dist/bridge'),
    emptyOutDir: true,
    target: 'node24',
    minify: true,
    rolldownOptions: {
      input: {
        main: at('bridge/main.ts'),
        launcher: at('bridge/launcher/main.ts'),
        'native-host': at('bridge/native-host/main.ts'),
        'input-child': at('bridge/input/child.ts'),
        'model-child': at('bridge/planner/model-child.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
  // Native code stays where npm put it.
  ssr: { noExternal: true, external: ['uiohook-napi'] },
})
