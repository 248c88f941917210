/**
 * A Vite plugin that weighs what a browser fetches before anything can show: the page, its entry
 * with all static imports, and their styles. It prints the weight and refuses a heavier build.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/**
 * Scripts and styles of the entry, in bytes after gzip. React, the router, the query cache, the
 * theme and the typed client weigh 111,000 of them. Raise it only with a reason.
 */
const FIRST_LOAD_MAX = 130_000;

const weigh = (content: string | Uint8Array) => gzipSync(content, { level: 9 }).length;

type Bundle = Rolldown.OutputBundle;

/** The entry and every chunk that it imports, directly or not. */
function chunksOfEntry(bundle: Bundle): Rolldown.OutputChunk[] {
  const found = new Map<string, Rolldown.OutputChunk>();
  const waiting = Object.values(bundle).flatMap((file) => (file.type === 'chunk' && file.isEntry ? [file] : []));
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    found.set(chunk.fileName, chunk);
    for (const name of chunk.imports) {
      const imported = bundle[name];
      if (imported?.type === 'chunk' && !found.has(name)) {
        waiting.push(imported);
      }
    }
  }
  return [...found.values()];
}

/** The plugin; it looks at the files as they are written. */
export function firstLoad(): Plugin {
  return {
    name: 'rapport:first-load',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = chunksOfEntry(bundle);
      const styles = new Set(chunks.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]));
      const scripts = chunks.reduce((sum, chunk) => sum + weigh(chunk.code), 0);
      let sheets = 0;
      for (const name of styles) {
        const file = bundle[name];
        sheets += file?.type === 'asset' ? weigh(file.source) : 0;
      }
      this.info(`first load: ${scripts} bytes of scripts and ${sheets} bytes of styles after gzip`);
      if (scripts + sheets > FIRST_LOAD_MAX) {
        this.error(`the first load of ${scripts + sheets} bytes is above ${FIRST_LOAD_MAX}`);
      }
    },
  };
}
