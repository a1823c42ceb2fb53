/**
 * The address of this service. Pages that the build renders have a placeholder, in whose place the server puts its own; the browser takes
 * that one, too, or a page that is opened at another address of the same server would be drawn anew.
 */
export const pageOrigin = typeof window === 'undefined' ? '__PUBLIC_ORIGIN__' : originOfPage();

function originOfPage(): string {
  return document.querySelector<HTMLElement>('#root')?.dataset.origin ?? window.location.origin;
}
