import type { Page } from 'playwright-core';

/**
 * Buttons, tabs, chips and headers in view or below it that have a line of a single character, or text outside of their box. Each is
 * described in a line.
 */
export function findBrokenLines(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    /** The characters of each line of an element's text, from top to bottom, and the box around them. */
    const readLines = (element: Element) => {
      const lines: { text: string; bottom: number }[] = [];
      const box = { left: Number.POSITIVE_INFINITY, right: Number.NEGATIVE_INFINITY };
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        // What only screen readers get has a box of one pixel.
        if (!parent?.checkVisibility() || parent.closest('.sr-only, svg, pre, code')) continue;
        const text = node.textContent ?? '';
        for (let at = 0; at < text.length; at++) {
          if (/[\s\u200b]/.test(text[at] ?? '')) continue;
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          if (right === left) continue;
          box.left = Math.min(box.left, left);
          box.right = Math.max(box.right, right);
          const line = lines.find((one) => top < one.bottom - 4 && bottom > one.bottom - 8);
          if (line) line.text += text[at];
          else lines.push({ text: text[at] ?? '', bottom });
        }
      }
      return { lines, box };
    };
    const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
    const names =
      'button, [role=button], [role=tab], fieldset label, th, h1, h2, h3, nav a, a[class*="rounded-md"], span[class*="rounded-md"], dt';
    for (const element of document.querySelectorAll<HTMLElement>(names)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { width, height, left, right } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1) continue;
      const { lines, box } = readLines(element);
      const name = `<${element.tagName.toLowerCase()}> "${lines.map(({ text }) => text).join(' / ')}"`;
      // One line of one character is a short word.
      if (lines.length > 1 && lines.some(({ text }) => text.length === 1 && cjk.test(text)))
        found.push(`${name} has a line of one character`);
      if (lines.length > 0 && (box.left < left - 1 || box.right > right + 1)) found.push(`${name} is wider than its box`);
      // What is cut off with an ellipsis has the width of its box, too.
      for (const part of [element, ...element.querySelectorAll<HTMLElement>('*')]) {
        const { textOverflow, overflowY } = getComputedStyle(part);
        const isCut =
          (textOverflow === 'ellipsis' && part.scrollWidth > part.clientWidth + 1) ||
          (overflowY === 'hidden' && part.scrollHeight > part.clientHeight + 2);
        if (isCut && !part.closest('.sr-only') && cjk.test(part.textContent ?? '')) found.push(`${name} is cut off`);
      }
    }
    return found;
  });
}
