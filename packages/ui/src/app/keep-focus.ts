/** Parts of a page that may have the focus when what was in them cannot. */
const parts = 'form, section, [role=dialog], main';

/** An element and what it is in, from the inside out. Once it was removed, it is in nothing. */
export function pathOf(element: Element): readonly Element[] {
  const path: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) path.push(one);
  return path;
}

const canHaveFocus = (element: Element) => element.isConnected && !element.matches(':disabled');

/** Gives the focus to the first of `path` if it can have it, otherwise to the nearest part of the page around it. Returns false if there is none. */
export function focusNear(path: readonly Element[]): boolean {
  const [first] = path;
  const near = first && canHaveFocus(first) ? first : path.find((one) => one.isConnected && one.matches(parts));
  if (!(near instanceof HTMLElement || near instanceof SVGElement)) return false;
  if (near !== first && !near.hasAttribute('tabindex')) {
    near.tabIndex = -1;
    // Otherwise a press into it would give it the focus, too.
    near.addEventListener('blur', () => near.removeAttribute('tabindex'), { once: true });
  }
  near.focus({ preventScroll: true });
  return true;
}

/**
 * Keeps the focus near where it was. When what has it goes away or is switched off, as a button does whose work is done, browsers leave it
 * nowhere: screen readers fall silent, and keyboards begin again at the top of the page.
 */
export function keepFocus(): void {
  let path: readonly Element[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) path = pathOf(target);
  });
  // Whoever presses elsewhere has left it.
  document.addEventListener('pointerdown', () => {
    path = [];
  });
  new MutationObserver(() => {
    const [last] = path;
    if (!last || canHaveFocus(last)) return;
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body || activeElement === last) focusNear(path);
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['disabled'] });
}
