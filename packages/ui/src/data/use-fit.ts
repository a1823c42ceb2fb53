import { useLayoutEffect, useRef, useState } from 'react';

/** Keeps the head of a table in view, and says whether the table is no wider than its frame. `isAsked`: false does nothing. */
export function useFit(isAsked: boolean) {
  const [fits, setFits] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  useLayoutEffect(() => {
    const [outer, inner] = [frame.current, table.current];
    if (!isAsked || !outer || !inner) return;
    const measure = () => setFits(inner.offsetWidth <= outer.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [isAsked]);
  useLayoutEffect(() => {
    const inner = table.current;
    if (isAsked && !fits && inner?.tHead) return moveHead(inner, inner.tHead);
  }, [isAsked, fits]);
  return { frame, table, fits };
}

/** Moves the head as the page scrolls. In a frame that scrolls sideways, `position: sticky` would stick to the frame and not to the page. */
function moveHead(table: HTMLTableElement, head: HTMLElement): () => void {
  const move = () => {
    // Where the head comes to rest below what covers the top of the page.
    const rest = Number.parseFloat(getComputedStyle(head).scrollMarginTop) || 0;
    const down = Math.min(rest - table.getBoundingClientRect().top, table.offsetHeight - head.offsetHeight);
    head.style.transform = down > 0 ? `translateY(${down}px)` : '';
  };
  move();
  window.addEventListener('scroll', move, { passive: true });
  window.addEventListener('resize', move);
  return () => {
    window.removeEventListener('scroll', move);
    window.removeEventListener('resize', move);
    head.style.transform = '';
  };
}
