import { useEffect, useRef } from 'react';

/** Scrolls a row of links that is wider than the window to the one that is current. */
export function useCurrentInView(current: string | null) {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = current && row.current?.querySelector<HTMLElement>('[aria-current=page]');
    // Without moving the page itself, as `scrollIntoView` would.
    if (link && row.current) row.current.scrollLeft = link.offsetLeft - (row.current.clientWidth - link.offsetWidth) / 2;
  }, [current]);
  return row;
}
