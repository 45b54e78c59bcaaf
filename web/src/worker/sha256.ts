const inHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 in hex. Browsers keep `crypto.subtle` from pages that came over plain http; those fetch a library. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (crypto.subtle) return inHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const library = await import('@noble/hashes/sha2.js');
  return inHex(library.sha256(bytes));
}
