import { useState } from 'react';

/** By panel, what had the focus before it. */
const openers = new WeakMap<Element, HTMLElement>();

/**
 * Gives the focus back when a modal panel closes, to what had it before. Radix does so only for a trigger of its own. A panel that takes
 * the place of another gives it back to what opened the first.
 */
export function useOpener() {
  // Read while rendering: afterwards the focus is inside.
  const [{ element, before }] = useState(() => {
    const { activeElement, body } = document;
    const panel = [...document.querySelectorAll('[role=dialog]')].at(-1);
    return {
      element: activeElement instanceof HTMLElement && activeElement !== body ? activeElement : undefined,
      before: panel && openers.get(panel),
    };
  });
  const [ref] = useState(() => (panel: HTMLElement | null) => {
    const first = before ?? element;
    if (panel && first) openers.set(panel, first);
  });
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    [element, before].find((one) => one?.isConnected)?.focus({ preventScroll: true });
  };
  return { ref, onCloseAutoFocus };
}
