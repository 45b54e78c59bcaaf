// Keeps the page for the time without its host, and notices when the host has a newer version of it.
import { ownScript } from '../model/own-script.ts';
import { isRenewed } from '../ui/late.ts';

/** Milliseconds between two looks for a newer version, beside those when the page comes into view. */
const interval = 600_000;
/** Milliseconds that a newer version may take to take over once it has been fetched. */
const patience = 10_000;

const reload = () => location.reload();

/**
 * Opens the newest version. A reload alone would get the old one from its service worker as long as that serves: the
 * newer one is fetched and takes over first. Where there is none, or no host, the page is just loaded again.
 */
export async function openNewest(): Promise<void> {
  try {
    const { serviceWorker } = navigator;
    const registration = await serviceWorker.getRegistration();
    if (registration && !registration.waiting) await registration.update();
    const next = registration?.waiting ?? registration?.installing;
    if (next) {
      serviceWorker.addEventListener('controllerchange', reload);
      await new Promise<void>((fetched) => {
        const look = () => {
          if (next.state !== 'installing') fetched();
        };
        next.addEventListener('statechange', look);
        look();
      });
      next.postMessage('take over');
      await new Promise((done) => setTimeout(done, patience));
    }
  } catch {
    // Plain http, a private window, storage refused, no host.
  }
  reload();
}

/** `offer` hears of a newer version. */
export async function followRenewals(offer: () => void): Promise<void> {
  /** For a page that no service worker serves. */
  const ask = async () => {
    if (await isRenewed()) offer();
  };
  let look = ask;
  try {
    const { serviceWorker } = navigator;
    let served = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      if (served)
        offer(); // another tab has opened it
      else void ask(); // it may be newer than the page that it serves from now on
      served = true;
    });

    const registration = await serviceWorker.register(ownScript('service-worker.js'));
    const offerNext = () => {
      if (registration.waiting && served) offer();
    };
    const follow = () => registration.installing?.addEventListener('statechange', offerNext);
    registration.addEventListener('updatefound', follow);
    follow();
    offerNext();
    look = async () => {
      await registration.update();
      // Not every engine tells in time.
      follow();
      offerNext();
    };
  } catch {
    // Plain http, a private window, storage refused: the page is the same, but needs its host.
  }
  const lookNow = () => {
    if (!document.hidden) look().catch(() => {}); // the host is away: some other time
  };
  document.addEventListener('visibilitychange', lookNow);
  setInterval(lookNow, interval);
}
