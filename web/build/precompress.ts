/**
 * A Vite plugin that writes `.br` and `.gz` twins beside every text asset, so that the server can
 * answer by `Accept-Encoding` without compressing at run time.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Only these shrink; fonts and images are compressed already. */
const TEXT_EXTENSIONS = new Set(['.js', '.css', '.svg', '.json', '.map']);

/** Below this size the HTTP headers cost more than compression saves. */
const MIN_BYTES = 1024;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Writes the compressed twins of one file, when it is worth it. */
async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < MIN_BYTES) {
    return;
  }
  const [br, gz] = await Promise.all([
    brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gzipped(bytes, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

/** The plugin; it runs once, after everything is written. */
export function precompress(): Plugin {
  return {
    name: 'rapport:precompress',
    apply: 'build',
    async writeBundle(options) {
      if (options.dir === undefined) {
        return;
      }
      const assets = join(options.dir, 'assets');
      const names = await readdir(assets);
      const texts = names.filter((name) => TEXT_EXTENSIONS.has(extname(name)));
      await Promise.all(texts.map((name) => compressFile(join(assets, name))));
    },
  };
}
