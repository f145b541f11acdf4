// Time since a component appeared, read from the clock at every drawing, so that a frozen tab comes back at the right place.
import { useEffect, useState } from 'react'

/** Milliseconds since the first drawing; `smooth` follows the screen, otherwise four times a second. */
export function useElapsed(smooth: boolean): number {
  const [startMs] = useState(() => performance.now())
  const [nowMs, setNowMs] = useState(startMs)
  useEffect(() => {
    if (!smooth) {
      const timer = setInterval(() => setNowMs(performance.now()), 250)
      return () => clearInterval(timer)
    }
    let frame = requestAnimationFrame(function draw() {
      setNowMs(performance.now())
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [smooth])
  return nowMs - startMs
}
