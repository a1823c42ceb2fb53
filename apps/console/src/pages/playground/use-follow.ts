import { useEffect, useLayoutEffect, useRef } from 'react';

const nearPx = 120;

/** While there is something to follow, keeps the end of the page in view while it grows, unless the reader has scrolled up. */
export function useFollow(content: unknown, isActive: boolean): void {
  const isNear = useRef(true);
  useEffect(() => {
    const note = () => {
      isNear.current = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - nearPx;
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the content may have made the page longer
  useLayoutEffect(() => {
    if (isActive && isNear.current) window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [content]);
}
