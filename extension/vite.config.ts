// Builds the extension as it is loaded: two pages and one module worker beside the manifest.
import { join } from 'node:path'
import { defineConfig } from 'vite'

const root = import.meta.dirname

export default defineConfig({
  root,
  base: './',
  publicDir: join(root, 'public'),
  build: {
    outDir: join(root, '..', 'dist', 'extension'),
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    rolldownOptions: {
      input: {
        popup: join(root, 'popup', 'popup.html'),
        newtab: join(root, 'newtab', 'newtab.html'),
        background: join(root, 'background.ts'),
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name]-[hash].js',
        assetFileNames: 'parts/[name]-[hash][extname]',
      },
    },
  },
})
