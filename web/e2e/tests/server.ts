/** The real binary, on a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Running {
  /** The address of the server. */
  origin: string;
  /** The printed one-time link. */
  link: string;
  stop: () => Promise<void>;
}

/** A setting that `cargo xtask test` gives. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: run the tests with "cargo xtask test e2e"`);
  }
  return value;
}

/** Starts the demo; its link signs the browser in. */
export const startDemo = (): Promise<Running> => start('demo');

/** Starts an empty installation; its link makes the owner. */
export const startServer = (): Promise<Running> => start('serve');

/** Starts the binary on a fresh folder and waits for the line with its address. */
async function start(command: 'demo' | 'serve'): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  const server = spawn(setting('E2E_BINARY'), [command, '--data', folder, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RAPPORT_LIMITS_PROFILE: 'off' },
  });
  const { origin, link } = await readLinks(server);
  const stop = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { origin, link, stop };
}

async function readLinks(server: ChildProcess): Promise<{ origin: string; link: string }> {
  if (server.stdout === null) {
    throw new Error('the server has no stdout');
  }
  let link = '';
  for await (const line of createInterface({ input: server.stdout })) {
    link = /https?:\/\/\S+token=\S*/.exec(line)?.[0] ?? link;
    const origin = /^listening on (http:\/\/\S+)/.exec(line)?.[1];
    if (origin !== undefined) {
      return { origin, link };
    }
  }
  throw new Error('the server ended before it listened');
}
