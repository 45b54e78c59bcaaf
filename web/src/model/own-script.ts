// The page's policy lets no text become a script's address; this does, for the page's own scripts.

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(file: string): string },
  ): { createScriptURL(file: string): string };
}

/** Browsers without Trusted Types take texts. */
const { trustedTypes } = globalThis as { trustedTypes?: Policies };

const policy = trustedTypes?.createPolicy('downhill', {
  createScriptURL(file) {
    const { href, origin } = new URL(file, location.href);
    if (origin !== location.origin) throw new TypeError(`${href} is no script of this page.`);
    return href;
  },
});

/** The address of a script for a worker, which the browser takes for a text. */
export const ownScript = (file: string): string => policy?.createScriptURL(file) ?? file;
