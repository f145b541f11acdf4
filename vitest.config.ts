// Unit tests: everything named *.test.ts beside the code and under tests/, in plain Node.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    include: ['{core,workers,web,bridge,extension,scripts,tests}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
