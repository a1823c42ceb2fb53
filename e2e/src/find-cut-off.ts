import type { Page } from 'playwright-core';

/** Texts that stick out of their card, and buttons that one must scroll sideways to reach. One line for each. */
export function findCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isOutside = (element: Element, frame: Element) => {
      const [inner, outer] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
      return inner.width > 0 && (inner.right > outer.right + 1 || inner.left < outer.left - 1);
    };
    /** The nearest ancestor that cuts off what is wider than it. */
    const clipping = (element: Element | null): Element | null =>
      element === null || getComputedStyle(element).overflowX !== 'visible' ? element : clipping(element.parentElement);
    for (const element of document.querySelectorAll('main *, [role=dialog] *')) {
      if (!element.checkVisibility()) continue;
      const text = element.textContent?.trim().slice(0, 60) ?? '';
      const clip = clipping(element.parentElement);
      if (element.matches('button:not([role=tab])') && clip && isOutside(element, clip)) found.push(`the button "${text}" is cut off`);
      if (element.children.length > 0 || text === '' || element.matches('option, .sr-only, .sr-only *')) continue;
      const card = element.closest('section, .rounded-lg, [role=dialog]');
      if (card && !(clip && card.contains(clip)) && isOutside(element, card)) found.push(`"${text}" is wider than its card`);
    }
    return found;
  });
}
