/**
 * A Vite plugin that brings the styles of a Mantine component along with the component itself, so
 * that a page loads the rules of what it shows and no others. They lie in the cascade layer
 * `mantine`, which every rule of our own outranks in whatever order chunks arrive.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const packageFile = createRequire(import.meta.url).resolve('@mantine/core/styles.layer.css');
const STYLES = join(dirname(packageFile), 'styles');

/** The module with the class names of a component, or of what several share; who draws it imports it. */
const CLASS_NAMES = /@mantine\/core\/esm\/.+\.module\.mjs$/;

/** The plugin; while developing, `main.tsx` takes all styles at once instead. */
export function mantineStyles(): Plugin {
  return {
    name: 'rapport:mantine-styles',
    apply: 'build',
    transform(code, id) {
      if (!CLASS_NAMES.test(id)) {
        return null;
      }
      const sheet = `${basename(id, '.module.mjs')}.layer.css`;
      if (!existsSync(join(STYLES, sheet))) {
        throw new Error(`Mantine has no styles for ${id}`);
      }
      return { code: `import '@mantine/core/styles/${sheet}';\n${code}`, map: null };
    },
  };
}
