import type { Page } from 'playwright-core';

/** Code, ids and amounts that a browser would change when it translates the page, with what surrounds them. */
export function findTranslatable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('code, pre, [data-usd]')];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const isAmount = /^[−<≈-]?\s?\$[\d,.]+$/.test(text.textContent?.trim() ?? '');
      if (isAmount && text.parentElement) found.push(text.parentElement);
    }
    return found.filter((one) => one.closest('[translate=no]') === null).map((one) => one.outerHTML.slice(0, 160));
  });
}
