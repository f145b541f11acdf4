// The width of an element in CSS pixels, followed as it changes, so that drawings can be made to measure instead of stretched.
import { useCallback, useState } from 'react'

/** A ref to put on the element, and its width; 0 before it is known. */
export function useWidth(): readonly [ref: (element: Element | null) => (() => void) | undefined, width: number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: Element | null) => {
    if (!element) return undefined
    const sizes = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [])
  return [ref, width]
}
