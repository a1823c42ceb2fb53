import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Kept in this browser, and only while it differs from the system's theme. */
const storageKey = 'theme';

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    // The browser keeps nothing for this site.
    return 'system';
  }
}

const listeners = new Set<() => void>();
let current: Theme = 'system';

/** Shows the page in the theme that was chosen in this browser. */
export function applyStoredTheme(): void {
  current = readTheme();
  show();
}

function show(): void {
  // An attribute for the style sheet, because the build rewrites `light-dark()` for browsers without it.
  if (current === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current;
}

export function setTheme(theme: Theme): void {
  current = theme;
  show();
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // The theme lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
