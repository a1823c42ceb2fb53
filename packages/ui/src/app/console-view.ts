/**
 * The token of a view: this tab shows the console as a customer sees it. In the tab's own storage, so that a reload stays in the view,
 * other tabs are not in it, and it is gone with the tab.
 */
const name = 'derouter:view';

export function readViewToken(): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    // A browser that keeps nothing for pages has no views either.
    return null;
  }
}

export function keepViewToken(token: string): void {
  sessionStorage.setItem(name, token);
}

export function forgetViewToken(): void {
  sessionStorage.removeItem(name);
}
