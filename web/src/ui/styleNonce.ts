/** The nonce that lets style elements made at run time pass the content security policy. */
import { setNonce } from 'get-nonce';

/** Reads the nonce of this page and tells it to the parts that make style elements. */
export function readStyleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  setNonce(nonce);
  return nonce;
}
