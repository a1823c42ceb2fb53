import { lazyRouteComponent } from '@tanstack/react-router';
import { MissingFile } from './missing-file.ts';
import { loadPageTexts } from './page-texts.ts';
import { carryTyped, reloadedFor } from './typed-text.ts';

/**
 * `lazyRouteComponent`, with failures left to `PageError`: the router would load the document again by itself, without what was typed.
 * `namespaces`: texts that the page needs besides those of the app. A page that waited for them while it is rendered would be shown
 * 300 ms late, since React holds back what comes soon after a placeholder.
 */
export function lazyPage<T extends Record<string, unknown>, Key extends keyof T & string>(
  importer: () => Promise<T>,
  name: Key,
  ...namespaces: readonly string[]
) {
  return lazyRouteComponent<T, Key>(async () => {
    const [module] = await Promise.all([
      importer().catch((error) => {
        // The router recognises the words of browsers.
        throw new MissingFile(`missing: ${error?.message}`, { cause: error });
      }),
      loadPageTexts(namespaces),
    ]);
    return module;
  }, name);
}

/** Loads the document again if the server has it, with what was typed. Returns false if it does not. */
export async function loadAgain(files: readonly string[] = []): Promise<boolean> {
  const answer = await fetch(location.href, { method: 'HEAD', headers: { accept: 'text/html' }, cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) return false;
  carryTyped({ reloadedFor: files });
  location.reload();
  return true;
}

/** Loads the document again, once for each missing file: if it is missing afterwards too, that would go on forever. */
export async function loadAgainFor({ message }: Error): Promise<boolean> {
  const files = reloadedFor();
  return !files.includes(message) && (await loadAgain([...files, message]));
}
