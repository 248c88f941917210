/**
 * Build and unit tests of the console. Nothing may be inlined: the server's content security
 * policy allows scripts, styles and fonts from its own address only.
 */
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { firstLoad } from './build/firstLoad.ts';
import { mantineStyles } from './build/mantineStyles.ts';
import { precompress } from './build/precompress.ts';

/** The server behind `npm run dev`, as its `listening on` line names it. */
const server = process.env.RAPPORT_SERVER ?? 'http://127.0.0.1:8400';

/** What the server answers itself; the rest is the console. */
const SERVED = '^/(api|chat|demo/sign-in|livechat|widget)(/|$|\\?)';

export default defineConfig({
  plugins: [react(), mantineStyles(), firstLoad(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { [SERVED]: { target: server, ws: true } } },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
