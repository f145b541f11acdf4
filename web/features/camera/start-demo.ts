// Starts the demo; what it takes is loaded when it is asked for.
import type { Sensing } from './sensing.ts'

export async function startDemo(sensing: Sensing): Promise<void> {
  const { openDemo } = await import('./demo.ts')
  sensing.startDemo(openDemo())
}
