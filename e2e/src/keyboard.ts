import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const maxTabs = 120;

/** Presses Tab, or Shift and Tab for what is before, until `target` has the focus. Expects to see at every step where the focus is. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < maxTabs; i++) {
    const at = await target.evaluate((element) => {
      const { activeElement, body } = document;
      if (element === activeElement) return 'there';
      return (activeElement ?? body).compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'before' : 'after';
    });
    if (at === 'there') return;
    await page.keyboard.press(at === 'before' ? 'Shift+Tab' : 'Tab');
    const hidden = await page.evaluate(() => {
      const { activeElement: element, body } = document;
      if (!element || element === body) return 'nothing has the focus';
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { width, height, bottom, right } = element.getBoundingClientRect();
      const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && width > 1 && height > 1 && bottom > 0 && right > 0;
      return isSeen ? null : `the focus on ${element.outerHTML.slice(0, 160)} cannot be seen`;
    });
    expect(hidden, page.url()).toBeNull();
  }
  throw new Error(`${target} is not reached with ${maxTabs} tabs`);
}

/** Looks at every frame whether something has the focus, once something had it. The list returned grows with what had it before it was lost. */
export async function watchFocus(page: Page): Promise<readonly string[]> {
  const lost: string[] = [];
  await page.exposeFunction('reportLostFocus', (what: string) => void lost.push(what));
  await page.addInitScript(() => {
    let last = '';
    let frames = 0;
    const look = () => {
      const { activeElement, body } = document;
      if (activeElement && activeElement !== body) {
        [last, frames] = [activeElement.outerHTML.slice(0, 160), 0];
      } else if (last !== '' && ++frames === 3) {
        (window as unknown as { reportLostFocus: (what: string) => void }).reportLostFocus(`${location.pathname}: ${last}`);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return lost;
}
