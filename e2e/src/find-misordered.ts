import type { Page } from 'playwright-core';

/**
 * Amounts, ids, keys and addresses on a page that are not drawn from left to right, as they were in a text that runs from right to left
 * if nothing isolated them. One line for each, with the characters as they are drawn.
 */
export function findMisordered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tokens = [
      /[<>]?-?\$\d[\d,]*(?:\.\d+)?/g,
      /\b[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}\b/g,
      /\b(?:dr|whsec)[-_]\S+/g,
      /https?:\/\/\S+/g,
      /\S+@\S+\.\w+/g,
      /[\da-f:.]+\/\d{1,3}\b/g,
    ];
    /** What is drawn of a part of a text, by line and from left to right. */
    const drawn = (node: Node, from: number, to: number) => {
      const lines = new Map<number, { at: number; left: number; text: string }[]>();
      const range = document.createRange();
      for (let at = from; at < to; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, width, top } = range.getBoundingClientRect();
        if (width === 0) continue;
        const line = lines.get(Math.round(top)) ?? [];
        line.push({ at, left, text: range.toString() });
        lines.set(Math.round(top), line);
      }
      return [...lines.values()].map((line) => line.sort((a, b) => a.left - b.left));
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      if (!node.parentElement?.checkVisibility() || node.parentElement.closest('script, style, option')) continue;
      for (const token of tokens) {
        for (const { index, 0: part } of text.matchAll(token)) {
          const lines = drawn(node, index, index + part.length);
          if (lines.some((line) => line.some(({ at }, i) => at < (line[i - 1]?.at ?? 0))))
            found.push(`${part} is drawn as ${lines.map((line) => line.map((one) => one.text).join('')).join(' / ')}`);
        }
      }
    }
    return found;
  });
}

const marks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Whether a copy of the whole page has marks of direction, which would be in the way where it is pasted. */
export async function copiesMarks(page: Page): Promise<boolean> {
  const copied = await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.querySelector('[role=dialog]') ?? document.querySelector('main') ?? document.body);
    let text = '';
    const read = (event: ClipboardEvent) => {
      text = event.defaultPrevented ? (event.clipboardData?.getData('text/plain') ?? '') : String(getSelection());
    };
    addEventListener('copy', read, { once: true });
    document.execCommand('copy');
    getSelection()?.removeAllRanges();
    return text;
  });
  if (copied === '') throw new Error('nothing was copied');
  return marks.test(copied);
}
