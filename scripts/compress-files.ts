import { readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

const compressible = new Set(['.js', '.css', '.svg', '.json']);
/** Below this, headers weigh more than what compression saves. */
const minBytes = 1_000;

/** Browsers ask for brotli. The highest level of the others would take as long again for copies that few clients ask for. */
const compressors = {
  '.br': (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  '.zst': (bytes: Buffer) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 10 } }),
  '.gz': (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
} as const;

/** Writes a brotli, a zstd and a gzip copy beside every file of a folder that gets smaller by it. */
export async function compressFiles(folder: string): Promise<void> {
  // Names with a dot are not served.
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !name.startsWith('.'));
  const paths = names.map((name) => join(folder, name));
  const worthwhile = paths.filter((path) => compressible.has(extname(path)) && statSync(path).size >= minBytes);
  await Promise.all(
    worthwhile.map(async (path) => {
      const bytes = await readFile(path);
      for (const [extension, compress] of Object.entries(compressors)) {
        const copy = await compress(bytes);
        if (copy.length < bytes.length) await writeFile(path + extension, copy);
      }
    }),
  );
}
