/** The real binary as the demo, on a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Demo {
  /** The address of the server. */
  origin: string;
  /** The printed link that signs the browser in. */
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

/** Starts the demo and waits for the line with its address. */
export async function startDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  const server = spawn(setting('E2E_BINARY'), ['demo', '--data', folder, '--listen', '127.0.0.1:0'], {
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
    link = /https?:\/\/\S+sign-in\S*/.exec(line)?.[0] ?? link;
    const origin = /^listening on (http:\/\/\S+)/.exec(line)?.[1];
    if (origin !== undefined) {
      return { origin, link: link === '' ? origin : link };
    }
  }
  throw new Error('the demo ended before it listened');
}
