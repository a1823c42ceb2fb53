import type { Plugin, Rolldown } from 'vite';

/** A page and what it loads when it is opened. */
export interface PagePreloads {
  /** Its path, whose last segment may be `*`. */
  readonly path: string;
  /** Modules that are imported when the page opens, by their paths in the app. */
  readonly modules: readonly string[];
  /** Namespaces of texts besides `common`. */
  readonly texts: readonly string[];
}

/** The contents of `.preloads.json`. All files are addresses, those of pages and texts of JavaScript modules. */
export interface Preloads {
  readonly pages: readonly {
    readonly path: string;
    readonly files: readonly string[];
    /** Style sheets of these files, without which the page would be laid out twice. */
    readonly styles: readonly string[];
    readonly texts: readonly string[];
  }[];
  /** Fonts that every page needs. */
  readonly fonts: readonly string[];
  /** By language and namespace. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Writes `.preloads.json`, which names the files of each page, so that the server can ask browsers for all of them at once instead of
 * one after the other. `entries`: the modules of the documents, whose own imports Vite preloads already.
 */
export function preloadsPlugin(pages: readonly PagePreloads[], entries: readonly string[]): Plugin {
  let base = '/';
  return {
    name: 'derouter-preloads',
    apply: 'build',
    configResolved(config) {
      base = config.base;
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const find = (module: string) => {
        const isIt = (id: string) => id.endsWith(`/${module}`);
        // Where a module shares a chunk, what is imported is a small one that names it.
        const facade = chunks.find(({ facadeModuleId }) => facadeModuleId !== null && isIt(facadeModuleId));
        const chunk = facade ?? chunks.find(({ moduleIds }) => moduleIds.some(isIt));
        if (!chunk) throw new Error(`no chunk has the module ${module}`);
        return chunk;
      };
      const loaded = new Set(entries.flatMap((entry) => [...closure(find(entry), bundle)]));
      const texts: Record<string, Record<string, string>> = {};
      for (const { moduleIds, fileName } of chunks) {
        for (const id of moduleIds) {
          const [, language, namespace] = /\/locales\/src\/web\/([\w-]+)\/(\w+)\.ts$/.exec(id) ?? [];
          if (language && namespace && !loaded.has(fileName)) texts[language] = { ...texts[language], [namespace]: base + fileName };
        }
      }
      const preloads: Preloads = {
        pages: pages.map(({ path, modules, texts }) => {
          const files = [...new Set(modules.flatMap((module) => [...closure(find(module), bundle)]))].filter((file) => !loaded.has(file));
          const styles = chunks.filter(({ fileName }) => files.includes(fileName)).flatMap(stylesOf);
          return { path, files: files.map((file) => base + file), styles: [...new Set(styles)].map((file) => base + file), texts };
        }),
        fonts: Object.values(bundle)
          .filter(({ fileName }) => /\/inter-latin-wght-normal-[^/]*\.woff2$/.test(fileName))
          .map(({ fileName }) => base + fileName),
        texts,
      };
      this.emitFile({ type: 'asset', fileName: '.preloads.json', source: JSON.stringify(preloads) });
    },
  };
}

/** The style sheets that Vite made of what a chunk imports. */
function stylesOf(chunk: Rolldown.OutputChunk): readonly string[] {
  return [...(chunk.viteMetadata?.importedCss ?? [])];
}

/** A chunk's file and those of everything it imports statically. */
function closure(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, files = new Set<string>()): Set<string> {
  if (files.has(chunk.fileName)) return files;
  files.add(chunk.fileName);
  for (const name of chunk.imports) {
    const imported = bundle[name];
    if (imported?.type === 'chunk') closure(imported, bundle, files);
  }
  return files;
}
