import { useState } from 'react';
import { focusNear, pathOf } from '../app/keep-focus.ts';

type Path = readonly Element[];

/** By panel, what had the focus before it, and what that is in. */
const openers = new WeakMap<Element, Path>();

/**
 * Gives the focus back when a modal panel closes, to what had it before, or near it if that is gone. Radix does so only for a trigger of its
 * own. A panel that takes the place of another gives it back to what opened the first.
 */
export function useOpener() {
  // Read while rendering: afterwards the focus is inside.
  const [{ opener, before }] = useState(() => {
    const { activeElement, body } = document;
    const panel = [...document.querySelectorAll('[role=dialog]')].at(-1);
    return {
      opener: activeElement && activeElement !== body ? pathOf(activeElement) : undefined,
      before: panel && openers.get(panel),
    };
  });
  const [ref] = useState(() => (panel: HTMLElement | null) => {
    const first = before ?? opener;
    if (panel && first) openers.set(panel, first);
  });
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    const paths = [opener, before].filter((path) => path !== undefined);
    const found = paths.find(([element]) => element?.isConnected);
    if (found) focusNear(found);
    else paths.some(focusNear);
  };
  return { ref, onCloseAutoFocus };
}
