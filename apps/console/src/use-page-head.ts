import { endTakeOver } from '@derouter/ui';
import { useEffect } from 'react';
import { pageOrigin } from './page-origin.ts';

interface PageHead {
  readonly title: string;
  /** The description for search engines. */
  readonly text: string;
}

let last: PageHead = { title: 'derouter', text: '' };

/** The head of the page that was rendered last, outside a browser. */
export const renderedHead = (): PageHead => last;

/** Sets title, description and canonical address of a public page; the title is reset when the page is left. */
export function usePageHead({ title, text, path }: PageHead & { readonly path: string }): void {
  if (typeof document === 'undefined') last = { title, text };
  useEffect(endTakeOver, []);
  useEffect(() => {
    document.title = title;
    setElement('meta', { name: 'description' }, { content: text });
    setElement('link', { rel: 'canonical' }, { href: pageOrigin + path });
    return () => {
      document.title = 'derouter';
      document.head.querySelector('link[rel=canonical]')?.remove();
    };
  }, [title, text, path]);
}

function setElement(tag: 'meta' | 'link', identity: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>): void {
  const [[name, value] = ['', '']] = Object.entries(identity);
  let element = document.head.querySelector(`${tag}[${name}=${value}]`);
  if (!element) {
    element = document.createElement(tag);
    element.setAttribute(name, value);
    document.head.append(element);
  }
  for (const [key, text] of Object.entries(values)) element.setAttribute(key, text);
}
